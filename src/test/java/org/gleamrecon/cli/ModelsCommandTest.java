package org.gleamrecon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.ModelsDirectory;
import org.gleamrecon.modelstore.QualityBands;
import org.gleamrecon.modelstore.RandomModels;
import org.gleamrecon.modelstore.Safetensors;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.gleamrecon.unroll.WeightArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModelsCommandTest {
  @TempDir Path models;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int models(String... args) {
    CommandLine line = new CommandLine(new ModelsCommand());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    line.setParameterExceptionHandler(Errors::wrongUsage);
    line.setExecutionExceptionHandler(Errors::failed);
    String[] all = java.util.Arrays.copyOf(args, args.length + 2);
    all[args.length] = "--models";
    all[args.length + 1] = models.toString();
    return line.execute(all);
  }

  private ModelCard publish(String name, int version) throws IOException {
    return RandomModels.publish(models, name, version, UnrolledNetworkConfig.pgd(4, 2, 3));
  }

  @Test
  void theListNamesEveryModelAndMarksTheNewestVersion() throws IOException {
    publish("knee", 2);
    publish("brain-2d", 1);
    publish("brain-2d", 10);
    publish("brain-2d", 2);
    assertEquals(0, models("list"));
    assertEquals(
        List.of("brain-2d  1 2 10 (newest)", "knee      2 (newest)"),
        out.toString().lines().toList());
  }

  @Test
  void anEmptyDirectoryIsSaidToBeEmpty() {
    assertEquals(0, models("list"));
    assertEquals("no models in " + models, out.toString().strip());
    assertEquals(1, models("verify"));
    assertTrue(err.toString().startsWith("gleam: MODEL_NOT_FOUND: no models in"), err.toString());
  }

  @Test
  void theCardIsShownForPeople() throws IOException {
    publish("brain-2d", 1);
    ModelCard newest = publish("brain-2d", 3);
    assertEquals(0, models("show", "brain-2d"));
    for (String part :
        List.of(
            "brain-2d:3  random weights for a test",
            "exits       2 4",
            "R 1 to 16; coils 1 to 64",
            "commit 0123abc; seed 7",
            "                4      30.25  0.9000  0.1250",
            "SHA-256 " + newest.weightsSha256())) {
      assertTrue(out.toString().contains(part), part + " in\n" + out);
    }
    assertEquals(0, models("show", "brain-2d:1"));
    assertTrue(out.toString().contains("brain-2d:1 "), out.toString());
  }

  @Test
  void bandsAreMeasuredOnScansAndShownAndWithoutThemTheCardSaysSo() throws IOException {
    ModelCard card = publish("brain-2d", 1);
    assertEquals(0, models("show", "brain-2d"));
    assertTrue(
        out.toString().contains("bands       none: only images that are not finite give way"),
        out.toString());
    Path scans = Files.createDirectory(models.resolveSibling("scans-" + models.getFileName()));
    PhantomOptions small =
        PhantomOptions.DEFAULTS
            .with()
            .matrix(32)
            .slices(1)
            .coils(3)
            .acceleration(2)
            .calibrationLines(8)
            .build();
    PhantomCommand.write(
        small, scans.resolve("scan.h5"), null, new Progress(new PrintWriter(err), false));
    assertEquals(0, models("bands", "brain-2d", "--data", scans.toString()), err.toString());
    QualityBands bands = new ModelRepository(models).bands(card).orElseThrow();
    assertEquals(1, bands.images());
    assertEquals(Set.of(2, 4), bands.exits().keySet());
    out.getBuffer().setLength(0);
    assertEquals(0, models("show", "brain-2d"));
    assertTrue(out.toString().contains("held out (of 1 images)"), out.toString());
  }

  @Test
  void theCardIsPrintedAsItIs() throws IOException {
    publish("brain-2d", 1);
    assertEquals(0, models("show", "brain-2d:1", "--json"));
    assertEquals(
        Files.readString(models.resolve("brain-2d/1/model.json")).strip(), out.toString().strip());
  }

  @Test
  void aModelThatIsNotThereIsNamed() throws IOException {
    publish("brain-2d", 1);
    for (String wanted : List.of("knee", "brain-2d:2", "brain-2d:x", "../brain-2d")) {
      assertEquals(1, models("show", wanted), wanted);
      assertEquals(1, models("verify", wanted), wanted);
    }
    assertTrue(
        err.toString().lines().allMatch(line -> line.startsWith("gleam: MODEL_NOT_FOUND: ")),
        err.toString());
    assertEquals(8, err.toString().lines().count());
  }

  @Test
  void whatIsWholeIsVerified() throws IOException {
    publish("brain-2d", 1);
    RandomModels.publish(models, "cine", 1, UnrolledNetworkConfig.pgdWithTime(2, 2, 2, true));
    RandomModels.publish(models, "modl", 1, UnrolledNetworkConfig.modl(2, 1, 2, 0.05, 3));
    assertEquals(0, models("verify"));
    assertEquals(3, out.toString().lines().filter(line -> line.contains(" ok: ")).count());
  }

  @Test
  void aVersionWithoutItsCardFailsWhenItsNameIsVerified() throws IOException {
    publish("knee", 1);
    publish("knee", 2);
    Files.delete(models.resolve("knee/2/model.json"));
    assertEquals(1, models("verify", "knee"));
    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.get(0).startsWith("knee:1 ok"), out.toString());
    assertTrue(lines.get(1).startsWith("knee:2 FAILED"), out.toString());
  }

  @Test
  void eachBrokenModelIsALineAndTheOthersAreStillVerified() throws IOException {
    for (int version = 1; version <= 5; version++) {
      publish("brain-2d", version);
    }
    Path first = models.resolve("brain-2d/1/weights.safetensors");
    byte[] bytes = Files.readAllBytes(first);
    bytes[bytes.length - 2] ^= 1;
    Files.write(first, bytes);
    Files.delete(models.resolve("brain-2d/2/README.md"));
    Files.delete(models.resolve("brain-2d/3/model.json"));
    overwrite(4, "0.final_layer.bias", Float.NaN);
    assertEquals(1, models("verify"));
    List<String> lines = out.toString().lines().toList();
    assertEquals(5, lines.size());
    assertTrue(lines.get(0).startsWith("brain-2d:1 FAILED: MODEL_DAMAGED"), lines.get(0));
    assertTrue(lines.get(1).startsWith("brain-2d:2 FAILED: MODEL_NOT_FOUND"), lines.get(1));
    assertTrue(lines.get(2).startsWith("brain-2d:3 FAILED: MODEL_NOT_FOUND"), lines.get(2));
    assertTrue(lines.get(3).contains("0.final_layer.bias has the value NaN"), lines.get(3));
    assertTrue(lines.get(4).startsWith("brain-2d:5 ok"), lines.get(4));
    assertEquals(0, models("verify", "brain-2d:5"));
  }

  @Test
  void finiteWeightsThatOverflowAreFound() throws IOException {
    publish("brain-2d", 1);
    overwrite(1, "2.final_layer.weight", 3e38f);
    assertEquals(1, models("verify", "brain-2d:1"));
    assertTrue(out.toString().contains("the image after 3 has the value"), out.toString());
  }

  @Test
  void aSignatureIsSaidNotToBeChecked() throws IOException {
    publish("brain-2d", 1);
    Path card = models.resolve("brain-2d/1/model.json");
    Files.writeString(
        card, Files.readString(card).strip().replaceFirst("}$", ", \"signature\": \"AAAA\"}"));
    publish("knee", 1);
    assertEquals(0, models("verify"));
    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.get(0).endsWith(", signature not checked"), lines.get(0));
    assertTrue(lines.get(1).matches("knee:1 ok: .* SHA-256 [0-9a-f]{64}"), lines.get(1));
  }

  @Test
  void aKeyIsMadeAVersionSignedAndTheSignatureVerified() throws IOException {
    publish("brain-2d", 1);
    publish("brain-2d", 2);
    Path key = models.resolve("site.key");
    assertEquals(
        0,
        new CommandLine(new ModelsKeyCommand())
            .setOut(new PrintWriter(out, true))
            .execute("--out", key.toString()));
    String id = out.toString().replaceFirst("(?s)^key ([0-9a-f]{16}):.*", "$1");
    assertEquals(0, models("sign", "brain-2d:1", "--key", key.toString()));
    assertEquals(2, models("sign", "brain-2d", "--key", key.toString()));
    assertEquals(1, models("verify", "--trusted-keys", key + ".pub"));
    String told = out.toString();
    assertTrue(told.contains("brain-2d:1 signed with key " + id), told);
    assertTrue(told.contains(", signed with trusted key (" + id + ")"), told);
    assertTrue(
        told.contains("brain-2d:2 FAILED: MODEL_NOT_TRUSTED: brain-2d:2: it is not signed"), told);
    assertEquals(0, models("show", "brain-2d:1"));
    assertTrue(out.toString().contains("signature   signature not checked (" + id + ")"), told);
  }

  /** Writes a value into an array of a stored model, and the new checksum into its card. */
  private void overwrite(int version, String name, float value) throws IOException {
    Path directory = models.resolve("brain-2d").resolve(Integer.toString(version));
    Path file = directory.resolve("weights.safetensors");
    byte[] before = Files.readAllBytes(file);
    Map<String, WeightArray> weights = Safetensors.read(before);
    java.util.Arrays.fill(
        java.util.Objects.requireNonNull(weights.get(name), name).values(), value);
    byte[] after = Safetensors.write(weights, Safetensors.metadata(before));
    Files.write(file, after);
    Path card = directory.resolve("model.json");
    Files.writeString(card, Files.readString(card).replace(sha256(before), sha256(after)));
  }

  private static String sha256(byte[] bytes) {
    try {
      return java.util.HexFormat.of()
          .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Test
  void theDirectoryIsTheOneAskedForElseTheVariablesElseModels() {
    Path asked = Path.of("asked");
    assertEquals(asked, ModelsDirectory.of(asked, Map.of("GLEAM_MODELS", "set")));
    assertEquals(Path.of("set"), ModelsDirectory.of(null, Map.of("GLEAM_MODELS", "set")));
    assertEquals(Path.of("models"), ModelsDirectory.of(null, Map.of()));
  }

  @Test
  void noCommandIsWrongUsage() {
    assertEquals(2, models());
  }
}
