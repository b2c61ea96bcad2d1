package org.gleamrecon.modelstore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gleamrecon.Peers;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSignatureTest {
  private static final ModelId ID = new ModelId("brain", 1);

  @TempDir Path directory;
  private Path models = Path.of("");
  private Path keyFile = Path.of("");

  @BeforeEach
  void signAModel() throws IOException {
    models = directory.resolve("models");
    keyFile = directory.resolve("site.key");
    RandomModels.publish(models, "brain", 1, UnrolledNetworkConfig.pgd(2, 1, 2));
    SigningKey key = SigningKey.create(keyFile);
    assertTrue(ModelSigning.sign(new ModelRepository(models), ID, key, false));
  }

  private Path file(String name) {
    return models.resolve("brain/1").resolve(name);
  }

  private SignaturePolicy policy(boolean required) {
    return SignaturePolicy.of(
        Optional.of(SigningKey.publicFile(keyFile)), required, Optional.empty());
  }

  private ModelRepository repository(boolean required) {
    return new ModelRepository(models, policy(required));
  }

  private static FailureCode codeOf(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(ReconstructionException.class, call).code();
  }

  private FailureCode refusal(boolean required) {
    ModelRepository repository = repository(required);
    return codeOf(() -> repository.load(ID));
  }

  @Test
  void whatATrustedKeySignedIsLoadedAndStaysAsItWas() throws IOException {
    RandomModels.publish(directory.resolve("twin"), "brain", 1, UnrolledNetworkConfig.pgd(2, 1, 2));
    for (String name : List.of("model.json", "weights.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(directory.resolve("twin/brain/1").resolve(name)),
          Files.readAllBytes(file(name)),
          name);
    }
    repository(true).load(ID);
    assertEquals(SignaturePolicy.Finding.VERIFIED, repository(true).verdict(ID).finding());
    assertEquals(
        SignaturePolicy.Finding.NOT_CHECKED, new ModelRepository(models).verdict(ID).finding());
  }

  @Test
  void everyFlippedBitOfTheCardIsFound() throws IOException {
    byte[] card = Files.readAllBytes(file("model.json"));
    ModelRepository repository = repository(false);
    List<Integer> missed = new ArrayList<>();
    for (int at = 0; at < card.length; at++) {
      byte[] flipped = card.clone();
      // A few bits of each byte; white space never becomes other white space by one bit.
      flipped[at] ^= (byte) (1 << (at % 8));
      Files.write(file("model.json"), flipped);
      try {
        repository.verdict(ID);
        missed.add(at);
      } catch (ReconstructionException found) {
        assertTrue(
            List.of(
                    FailureCode.MODEL_DAMAGED,
                    FailureCode.MODEL_NOT_TRUSTED,
                    FailureCode.MODEL_NOT_FOUND)
                .contains(found.code()),
            found.toString());
      }
    }
    assertEquals(List.of(), missed);
  }

  @Test
  void aMemberThatThisProgramDoesNotKnowIsSignedToo() throws IOException {
    String card = Files.readString(file("model.json"));
    Files.writeString(file("model.json"), card.strip().replaceFirst("}$", ", \"more\": 1}"));
    assertEquals(FailureCode.MODEL_NOT_TRUSTED, refusal(false));
    Files.writeString(file("model.json"), card.strip() + "{}");
    assertEquals(FailureCode.MODEL_DAMAGED, refusal(false));
    Files.writeString(file("model.json"), card.replaceFirst("\\{", "{\"version\": 1,"));
    assertEquals(FailureCode.MODEL_DAMAGED, refusal(false));
  }

  @Test
  void theOrderOfMembersAndWhiteSpaceDoNotMatter() throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode card = (ObjectNode) json.readTree(file("model.json").toFile());
    ObjectNode turned = json.createObjectNode();
    List<String> names = new ArrayList<>();
    card.fieldNames().forEachRemaining(name -> names.add(0, name));
    names.forEach(name -> turned.set(name, card.get(name)));
    Files.writeString(file("model.json"), turned.toString());
    repository(true).load(ID);
  }

  @Test
  void aFlippedBitOfTheWeightsIsFoundAlsoWithTheNewChecksumInTheCard() throws IOException {
    byte[] weights = Files.readAllBytes(file("weights.safetensors"));
    String before = new ModelRepository(models).card(ID).weightsSha256();
    weights[weights.length - 3] ^= 1;
    Files.write(file("weights.safetensors"), weights);
    assertEquals(FailureCode.MODEL_DAMAGED, refusal(true));
    String after =
        assertThrows(ReconstructionException.class, () -> new ModelRepository(models).load(ID))
            .detail()
            .replaceFirst(".*SHA-256 is ([0-9a-f]{64}),.*", "$1");
    String card = Files.readString(file("model.json"));
    Files.writeString(file("model.json"), card.replace(before, after));
    new ModelRepository(models).load(ID);
    assertEquals(FailureCode.MODEL_NOT_TRUSTED, refusal(false));
  }

  @Test
  void everyFlippedBitOfTheSignatureIsFound() throws IOException {
    byte[] line = Files.readAllBytes(file("model.sig"));
    ModelRepository repository = repository(true);
    int lastThatCounts = line.length - "==\n".length() - 1;
    for (int at = 0; at < lastThatCounts; at++) {
      for (int bit = at % 3; bit < 8; bit += 3) {
        byte[] flipped = line.clone();
        flipped[at] ^= (byte) (1 << bit);
        Files.write(file("model.sig"), flipped);
        assertEquals(
            FailureCode.MODEL_NOT_TRUSTED, codeOf(() -> repository.verdict(ID)), at + "/" + bit);
      }
    }
  }

  @Test
  void theSignatureOfAnotherVersionIsNoneOfThisOne() throws IOException {
    RandomModels.publish(models, "brain", 2, UnrolledNetworkConfig.pgd(2, 1, 2));
    Files.copy(file("model.sig"), models.resolve("brain/2/model.sig"));
    ModelRepository repository = repository(false);
    assertEquals(
        FailureCode.MODEL_NOT_TRUSTED, codeOf(() -> repository.load(new ModelId("brain", 2))));
  }

  @Test
  void anotherKeyCountsAsNone() throws IOException {
    Path other = directory.resolve("other.key");
    SigningKey.create(other);
    SignaturePolicy trustsOther =
        SignaturePolicy.of(Optional.of(SigningKey.publicFile(other)), true, Optional.empty());
    ModelRepository strict = new ModelRepository(models, trustsOther);
    ReconstructionException refused =
        assertThrows(ReconstructionException.class, () -> strict.load(ID));
    assertEquals(FailureCode.MODEL_NOT_TRUSTED, refused.code());
    assertTrue(refused.detail().contains("is not trusted"), refused.detail());
    SignaturePolicy mild =
        SignaturePolicy.of(Optional.of(SigningKey.publicFile(other)), false, Optional.empty());
    assertEquals(
        SignaturePolicy.Finding.UNKNOWN_KEY,
        new ModelRepository(models, mild).verdict(ID).finding());
    new ModelRepository(models, mild).load(ID);
  }

  @Test
  void withoutASignatureThePolicyDecides() throws IOException {
    Files.delete(file("model.sig"));
    assertEquals(FailureCode.MODEL_NOT_TRUSTED, refusal(true));
    assertEquals(SignaturePolicy.Finding.UNSIGNED, repository(false).verdict(ID).finding());
    repository(false).load(ID);
  }

  @Test
  void aCardMayCarryItsSignatureItself() throws IOException {
    String line = Files.readString(file("model.sig"));
    Files.delete(file("model.sig"));
    String card = Files.readString(file("model.json")).strip();
    String base64 = line.strip().split(" ")[2];
    Files.writeString(
        file("model.json"), card.replaceFirst("}$", ", \"signature\": \"" + base64 + "\"}"));
    repository(true).load(ID);
    byte[] wrong = Base64.getDecoder().decode(base64);
    wrong[5] ^= 4;
    Files.writeString(
        file("model.json"),
        card.replaceFirst(
            "}$", ", \"signature\": \"" + Base64.getEncoder().encodeToString(wrong) + "\"}"));
    assertEquals(FailureCode.MODEL_NOT_TRUSTED, refusal(true));
    // It names no key, so it may be any other's.
    assertEquals(
        new SignaturePolicy.Verdict(SignaturePolicy.Finding.UNKNOWN_KEY, ""),
        repository(false).verdict(ID));
    repository(false).load(ID);
  }

  @Test
  void numbersAreSignedWithAllTheirDigitsAndAsBigDecimalWritesThem() {
    String card =
        "{\"signature\": \"x\", \"b\": [1.50, 1e-3, 1e5, 0.0000001, -12]," + " \"a\": -0.0}";
    assertEquals(
        "gleam-recon model signature 1\n"
            + "0".repeat(64)
            + "\n{\"a\":0.0,\"b\":[1.50,0.001,1E+5,1E-7,-12]}",
        new String(
            SignedText.of(card.getBytes(StandardCharsets.UTF_8), "0".repeat(64)),
            StandardCharsets.UTF_8));
  }

  private SignaturePolicy configured(String required) {
    return SignaturePolicy.configured(
        Map.of(
            "GLEAM_MODELS_TRUSTED_KEYS",
            SigningKey.publicFile(keyFile).toString(),
            "GLEAM_MODELS_REQUIRE_SIGNATURE",
            required));
  }

  @Test
  void commandsUnderstandWhetherASignatureIsRequiredAsTheServiceDoes() throws IOException {
    Files.delete(file("model.sig"));
    for (String yes : List.of("true", "TRUE", "1", "yes", "Y", "On", "t", " true ")) {
      ModelRepository repository = new ModelRepository(models, configured(yes));
      assertEquals(FailureCode.MODEL_NOT_TRUSTED, codeOf(() -> repository.load(ID)), yes);
    }
    for (String no : List.of("", "false", "False", "0", "no", "N", "off", "f")) {
      new ModelRepository(models, configured(no)).load(ID);
    }
    for (String unclear : List.of("treu", "2", "required", "-")) {
      assertEquals(FailureCode.PARAMETER_INVALID, codeOf(() -> configured(unclear)), unclear);
    }
  }

  @Test
  void signedTwiceByOneKeyNothingHappensAndAnotherKeyHasToSaySo() throws IOException {
    ModelRepository repository = new ModelRepository(models);
    assertFalse(ModelSigning.sign(repository, ID, SigningKey.read(keyFile), false));
    SigningKey other = SigningKey.create(directory.resolve("other.key"));
    assertEquals(
        FailureCode.CONFLICT, codeOf(() -> ModelSigning.sign(repository, ID, other, false)));
    assertTrue(ModelSigning.sign(repository, ID, other, true));
    assertEquals(FailureCode.MODEL_NOT_TRUSTED, refusal(true));
  }

  @Test
  void whatIsPublishedIsSignedWithTheSitesKey() throws IOException {
    Path result = directory.resolve("result");
    RandomModels.publish(result, "brain", 1, UnrolledNetworkConfig.pgd(4, 2, 3));
    SignaturePolicy signs =
        SignaturePolicy.of(Optional.of(SigningKey.publicFile(keyFile)), true, Optional.of(keyFile));
    ModelId made = new ModelPublication(models, signs).publish(result);
    assertEquals(
        SignaturePolicy.Finding.VERIFIED,
        new ModelRepository(models, signs).verdict(made).finding());
    RandomModels.publish(directory.resolve("more"), "knee", 1, UnrolledNetworkConfig.pgd(4, 2, 3));
    ModelId unsigned =
        new ModelPublication(models, policy(true)).publish(directory.resolve("more"));
    ModelRepository repository = repository(true);
    assertEquals(FailureCode.MODEL_NOT_TRUSTED, codeOf(() -> repository.load(unsigned)));
  }

  @Test
  void keysThatCannotDoWhatIsAskedAreRefusedAtTheStart() throws IOException {
    Path other = directory.resolve("other.key");
    SigningKey.create(other);
    Path publicKey = SigningKey.publicFile(keyFile);
    List<org.junit.jupiter.api.function.Executable> wrong =
        List.of(
            () -> SignaturePolicy.of(Optional.empty(), true, Optional.empty()),
            () -> SignaturePolicy.of(Optional.of(keyFile), true, Optional.empty()),
            () -> SignaturePolicy.of(Optional.of(models), false, Optional.empty()),
            () -> SignaturePolicy.of(Optional.of(publicKey), false, Optional.of(other)),
            () -> SignaturePolicy.of(Optional.empty(), false, Optional.of(publicKey)),
            () -> SignaturePolicy.of(Optional.of(other.resolve("x")), false, Optional.empty()));
    wrong.forEach(call -> assertEquals(FailureCode.PARAMETER_INVALID, codeOf(call)));
    assertEquals(FailureCode.CONFLICT, codeOf(() -> SigningKey.create(keyFile)));
  }

  @Test
  void onlyItsOwnerCanReadAKey() throws IOException {
    assertEquals(
        "rw-------",
        java.nio.file.attribute.PosixFilePermissions.toString(
            Files.getPosixFilePermissions(keyFile)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "directory"})
  void severalKeysMayBeTrusted(String kind) throws IOException {
    Path other = directory.resolve("keys/other.pem");
    Files.createDirectories(directory.resolve("keys"));
    SigningKey.create(directory.resolve("other.key"));
    Files.move(directory.resolve("other.key.pub"), other);
    Path both = directory.resolve("keys");
    if (kind.equals("directory")) {
      Files.copy(SigningKey.publicFile(keyFile), both.resolve("site.pub"));
      Files.writeString(both.resolve("README"), "not a key");
    } else {
      both = directory.resolve("both.pem");
      Files.writeString(
          both, Files.readString(other) + Files.readString(SigningKey.publicFile(keyFile)));
    }
    SignaturePolicy policy = SignaturePolicy.of(Optional.of(both), true, Optional.empty());
    new ModelRepository(models, policy).load(ID);
  }

  @Test
  void opensslReadsTheKeysAndAgreesWithTheSignature() throws IOException {
    String openssl = Peers.program("openssl");
    Path text = directory.resolve("text");
    Path bytes = directory.resolve("bytes");
    Files.write(text, new ModelRepository(models).signedFiles(ID).text());
    String base64 = Files.readString(file("model.sig"), StandardCharsets.US_ASCII).split(" ")[2];
    Files.write(bytes, Base64.getDecoder().decode(base64.strip()));
    String said =
        Peers.run(
            openssl,
            "pkeyutl",
            "-verify",
            "-pubin",
            "-inkey",
            SigningKey.publicFile(keyFile).toString(),
            "-rawin",
            "-in",
            text.toString(),
            "-sigfile",
            bytes.toString());
    assertTrue(said.contains("Verified Successfully"), said);
    Path theirs = directory.resolve("theirs.key");
    Peers.run(openssl, "genpkey", "-algorithm", "ed25519", "-out", theirs.toString());
    String publicHalf = Peers.run(openssl, "pkey", "-in", theirs.toString(), "-pubout");
    Files.writeString(SigningKey.publicFile(theirs), publicHalf);
    SignaturePolicy policy =
        SignaturePolicy.of(Optional.of(SigningKey.publicFile(theirs)), true, Optional.of(theirs));
    assertEquals(Optional.of(SigningKey.read(theirs).id()), policy.signsWith());
  }
}
