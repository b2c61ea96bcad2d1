package org.gleamrecon.modelstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
  void bandsOfExitsThatTheModelDoesNotHaveAreRefused() throws IOException {
    QualityBands other =
        new QualityBands(card().weightsSha256(), 1, Map.of(3, new QualityBands.Exit(1.5, 0.9)));
    Files.write(models.resolve("m/1/bands.json"), QualityBandsJson.write(other));
    assertDamaged();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"weights_sha256\": \"00\", \"images\": 1, \"exits\": []}",
        "{\"weights_sha256\": \"00\", \"images\": 1, \"exits\": [{\"iterations\": 2}]}",
        "{\"weights_sha256\": \"00\", \"images\": 1, \"exits\": [{\"iterations\": 2,"
            + " \"most_residual\": -1, \"most_held_out\": 1}]}"
      })
  void whatIsNotCompleteIsDamaged(String json) throws IOException {
    Files.writeString(models.resolve("m/1/bands.json"), json);
    assertDamaged();
  }

  private void assertDamaged() {
    assertEquals(
        FailureCode.MODEL_DAMAGED,
        assertThrows(ReconstructionException.class, () -> repository().bands(card())).code());
    assertEquals(
        FailureCode.MODEL_DAMAGED,
        assertThrows(
                ReconstructionException.class, () -> ModelCheck.files(repository(), card().id()))
            .code());
  }
}
