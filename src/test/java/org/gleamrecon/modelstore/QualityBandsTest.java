package org.gleamrecon.modelstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QualityBandsTest {
  private static final Map<Integer, QualityBands.Exit> EXITS =
      Map.of(2, new QualityBands.Exit(1.5, 0.9), 4, new QualityBands.Exit(1.25, 0.875));

  @TempDir Path models;
  private Optional<ModelCard> card = Optional.empty();

  @BeforeEach
  void publish() throws IOException {
    card = Optional.of(RandomModels.publish(models, "m", 1, UnrolledNetworkConfig.pgd(4, 2, 3)));
  }

  private ModelCard card() {
    return card.orElseThrow();
  }

  private ModelRepository repository() {
    return new ModelRepository(models);
  }

  @Test
  void bandsLieBesideTheCardWhichStaysAsItIs() throws IOException {
    assertEquals(Optional.empty(), repository().bands(card()));
    String before = repository().cardText(card().id());
    for (int images : new int[] {3, 5}) {
      QualityBands bands = new QualityBands(card().weightsSha256(), images, EXITS);
      repository().measured(card().id(), bands);
      assertEquals(Optional.of(bands), repository().bands(card()));
    }
    assertEquals(before, repository().cardText(card().id()));
    assertEquals(card(), ModelCheck.files(repository(), card().id()).card());
  }

  @Test
  void bandsOfOtherWeightsAreRefused() throws IOException {
    QualityBands other = new QualityBands("0".repeat(64), 1, EXITS);
    assertEquals(
        FailureCode.CONFLICT,
        assertThrows(ReconstructionException.class, () -> repository().measured(card().id(), other))
            .code());
    Files.write(models.resolve("m/1/bands.json"), QualityBandsJson.write(other));
    assertDamaged();
  }

  @Test
  void bandsOfOtherExitsThanTheModelHasOrNotOfAllAreRefused() throws IOException {
    QualityBands.Exit usual = new QualityBands.Exit(1.5, 0.9);
    for (Set<Integer> exits : Set.of(Set.of(3), Set.of(2), Set.of(4), Set.of(2, 3, 4))) {
      Map<Integer, QualityBands.Exit> bands = new HashMap<>();
      exits.forEach(exit -> bands.put(exit, usual));
      QualityBands other = new QualityBands(card().weightsSha256(), 1, bands);
      assertEquals(
          FailureCode.CONFLICT,
          assertThrows(
                  ReconstructionException.class, () -> repository().measured(card().id(), other))
              .code());
      Files.write(models.resolve("m/1/bands.json"), QualityBandsJson.write(other));
      assertDamaged();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void endsThatHoldNothingAreNone(double most) {
    assertThrows(IllegalArgumentException.class, () -> new QualityBands.Exit(most, 1));
    assertThrows(IllegalArgumentException.class, () -> new QualityBands.Exit(1, most));
  }

  @Test
  void damagedBandsDoNotKeepAVersionFromBeingSigned() throws IOException {
    Files.writeString(models.resolve("m/1/bands.json"), "{");
    SigningKey key = SigningKey.create(models.resolve("site.key"));
    assertTrue(ModelSigning.sign(repository(), card().id(), key, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"weights_sha256\": \"00\", \"images\": 1, \"exits\": []}",
        "{\"weights_sha256\": \"00\", \"images\": 1, \"exits\": [{\"iterations\": 2}]}",
        "{\"weights_sha256\": \"00\", \"images\": 1, \"exits\": [{\"iterations\": 2,"
            + " \"most_residual\": -1, \"most_held_out\": 1}]}",
        "{\"weights_sha256\": \"00\", \"images\": 1, \"exits\": [{\"iterations\": 2,"
            + " \"most_residual\": 1, \"most_held_out\": 1e999}]}"
      })
  void whatIsNotCompleteIsDamaged(String json) throws IOException {
    assertEquals(
        FailureCode.MODEL_DAMAGED,
        assertThrows(
                ReconstructionException.class,
                () -> QualityBandsJson.read(json.getBytes(StandardCharsets.UTF_8)))
            .code());
    Files.writeString(models.resolve("m/1/bands.json"), json);
    assertDamaged();
  }

  /** The bands are: the version itself is as whole as it was. */
  private void assertDamaged() throws IOException {
    assertEquals(
        FailureCode.MODEL_DAMAGED,
        assertThrows(ReconstructionException.class, () -> repository().bands(card())).code());
    assertEquals(
        FailureCode.MODEL_DAMAGED,
        assertThrows(
                ReconstructionException.class, () -> ModelCheck.check(repository(), card().id()))
            .code());
    assertEquals(card(), ModelCheck.files(repository(), card().id()).card());
  }
}
