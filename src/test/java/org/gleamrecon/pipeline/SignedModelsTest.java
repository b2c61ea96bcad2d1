package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.ModelSigning;
import org.gleamrecon.modelstore.SignaturePolicy;
import org.gleamrecon.modelstore.SigningKey;
import org.gleamrecon.tensor.ComputeDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of versions that no trusted key has signed. */
class SignedModelsTest {
  private static final PipelineSettings ONE_THREAD =
      new PipelineSettings(ComputeDevice.CPU, 1, CalibrationSettings.DEFAULT);
  private static final ModelId FIRST = new ModelId("m", 1);
  private static final ModelId SECOND = new ModelId("m", 2);

  @TempDir Path directory;

  private Path models() {
    return directory.resolve("models");
  }

  private SigningKey key() throws IOException {
    return SigningKey.create(directory.resolve("site.key"));
  }

  private SignaturePolicy required(Optional<Path> signingKey) {
    return SignaturePolicy.of(Optional.of(directory.resolve("site.key.pub")), true, signingKey);
  }

  private ModelRegistry open(SignaturePolicy policy) {
    return ModelRegistry.open(
        models(), directory.resolve("data"), ONE_THREAD, RegistryListener.NONE, policy);
  }

  private static List<ModelId> installed(ModelRegistry registry) {
    return registry.installed().cards().stream().map(ModelCard::id).toList();
  }

  @Test
  void anUnsignedVersionIsLeftOutAndNamedUntilItIsSigned() throws IOException {
    new SmallModels(models()).add("m", 1).add("m", 2);
    SigningKey key = key();
    ModelSigning.sign(new ModelRepository(models()), FIRST, key, false);
    try (ModelRegistry registry = open(required(Optional.empty()))) {
      assertEquals(List.of(FIRST), installed(registry));
      assertEquals(
          List.of("model m:2 is left out: MODEL_NOT_TRUSTED: m:2: it is not signed"),
          registry.installed().problems());
      ReconstructionException refused =
          assertThrows(ReconstructionException.class, () -> registry.activate(SECOND));
      assertEquals(FailureCode.MODEL_NOT_TRUSTED, refused.code());
      assertTrue(registry.installed().isActive(FIRST));
      ModelSigning.sign(new ModelRepository(models()), SECOND, key, false);
      registry.activate(SECOND);
      assertEquals(List.of(FIRST, SECOND), installed(registry));
      assertTrue(registry.installed().isActive(SECOND));
      assertEquals(List.of(), registry.installed().problems());
    }
  }

  @Test
  void aModelMadeHereServesWhereTheSitesKeySignsIt() throws IOException {
    new SmallModels(models()).add("m", 1);
    Path result = directory.resolve("result");
    new SmallModels(result).add("m", 7);
    ModelSigning.sign(new ModelRepository(models()), FIRST, key(), false);
    try (ModelRegistry registry = open(required(Optional.of(directory.resolve("site.key"))))) {
      ModelId made = registry.publish(result);
      assertEquals(SECOND, made);
      registry.activate(made);
      assertTrue(registry.installed().isActive(SECOND));
    }
  }

  @Test
  void aModelMadeHereWithoutAKeyIsKeptAndNotUsed() throws IOException {
    new SmallModels(models()).add("m", 1);
    Path result = directory.resolve("result");
    new SmallModels(result).add("m", 7);
    ModelSigning.sign(new ModelRepository(models()), FIRST, key(), false);
    try (ModelRegistry registry = open(required(Optional.empty()))) {
      ModelId made = registry.publish(result);
      assertEquals(List.of(FIRST), installed(registry));
      assertTrue(
          registry.installed().problems().get(0).contains("MODEL_NOT_TRUSTED"),
          registry.installed().problems().toString());
      assertEquals(
          FailureCode.MODEL_NOT_TRUSTED,
          assertThrows(ReconstructionException.class, () -> registry.activate(made)).code());
    }
    assertEquals(List.of(FIRST, SECOND), new ModelRepository(models()).list());
  }
}
