package org.gleamrecon.modelstore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPublicationTest {
  @TempDir Path directory;
  private Path models = Path.of("");
  private Path result = Path.of("");

  @BeforeEach
  void makeAModelAndAResult() throws IOException {
    models = directory.resolve("models");
    result = directory.resolve("job/result");
    RandomModels.publish(models, "brain", 4, UnrolledNetworkConfig.pgd(4, 2, 3));
    RandomModels.publish(result, "brain", 1, UnrolledNetworkConfig.pgd(4, 2, 3));
  }

  private ModelId publish() throws IOException {
    return new ModelPublication(models).publish(result);
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(models.resolve("brain"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theResultBecomesTheNextVersionWithTheSameWeights() throws IOException {
    ModelId id = publish();
    assertEquals(new ModelId("brain", 5), id);
    StoredModel published = new ModelRepository(models).load(id);
    StoredModel made = ModelRepository.read(result.resolve("brain/1"));
    assertEquals(made.card().weightsSha256(), published.card().weightsSha256());
    assertEquals(made.card().lineage(), published.card().lineage());
    assertArrayEquals(
        Files.readAllBytes(result.resolve("brain/1/weights.safetensors")),
        Files.readAllBytes(models.resolve("brain/5/weights.safetensors")));
    ModelCheck.check(new ModelRepository(models), id);
  }

  @Test
  void bandsGoWithTheWeightsThatTheyWereMeasuredWith() throws IOException {
    ModelCard made = ModelRepository.read(result.resolve("brain/1")).card();
    new ModelRepository(result)
        .measured(
            made.id(),
            new QualityBands(
                made.weightsSha256(),
                7,
                Map.of(
                    2, new QualityBands.Exit(1.25, 0.75), 4, new QualityBands.Exit(1.125, 0.5))));
    ModelRepository repository = new ModelRepository(models);
    ModelId id = publish();
    assertEquals(new ModelRepository(result).bands(made), repository.bands(repository.card(id)));
    assertTrue(repository.bands(repository.card(id)).isPresent());
    assertTrue(repository.bands(repository.card(new ModelId("brain", 4))).isEmpty());
  }

  @Test
  void publishedTwiceItIsOneVersion() throws IOException {
    ModelId first = publish();
    assertEquals(first, publish());
    assertEquals(first, new ModelPublication(models).publish(result.resolve("brain/1")));
    assertEquals(List.of("4", "5"), names());
  }

  @Test
  void aDraftThatAKillLeftBehindIsNoVersionAndIsReplaced() throws IOException {
    String sha = ModelRepository.read(result.resolve("brain/1")).card().weightsSha256();
    Path draft = Files.createDirectories(models.resolve("brain/.draft-" + sha));
    Files.writeString(draft.resolve("weights.safetensors"), "half of it");
    assertEquals(List.of(new ModelId("brain", 4)), new ModelRepository(models).list());
    assertEquals(new ModelId("brain", 5), publish());
    assertEquals(List.of("4", "5"), names());
  }

  @Test
  void aVersionWithoutACardIsNotTaken() throws IOException {
    Files.createDirectories(models.resolve("brain/9"));
    assertEquals(new ModelId("brain", 10), publish());
  }

  @Test
  void aResultThatIsNotWholeIsRefusedAndNothingIsLeft() throws IOException {
    Path weights = result.resolve("brain/1/weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    assertEquals(
        FailureCode.MODEL_DAMAGED,
        assertThrows(ReconstructionException.class, this::publish).code());
    assertEquals(List.of("4"), names());
  }

  @Test
  void aDirectoryWithoutOneModelIsRefused() throws IOException {
    RandomModels.publish(result, "knee", 1, UnrolledNetworkConfig.pgd(4, 2, 3));
    ReconstructionException refused = assertThrows(ReconstructionException.class, this::publish);
    assertEquals(FailureCode.MODEL_NOT_FOUND, refused.code());
    assertTrue(refused.detail().startsWith("2 models"), refused.detail());
  }
}
