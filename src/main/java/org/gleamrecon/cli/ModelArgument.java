package org.gleamrecon.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gleamrecon.modelstore.ActiveVersions;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.ModelsDirectory;
import org.gleamrecon.modelstore.SignaturePolicy;
import org.gleamrecon.modelstore.StoredModel;

/**
 * A model as users name it: {@code NAME} (its active version), {@code NAME:VERSION}, or the path of
 * its directory.
 */
final class ModelArgument {
  private ModelArgument() {}

  /**
   * Reads it.
   *
   * @throws org.gleamrecon.failure.ReconstructionException MODEL_NOT_FOUND, MODEL_DAMAGED,
   *     MODEL_NOT_TRUSTED
   */
  static StoredModel load(String argument) throws IOException {
    if (isPath(argument)) {
      return ModelRepository.read(Path.of(argument));
    }
    ModelRepository repository =
        new ModelRepository(
            ModelsDirectory.of(null, System.getenv()), SignaturePolicy.configured(System.getenv()));
    return repository.load(id(repository, argument, StateDirectory.activeVersions().versions()));
  }

  /** A name alone means its active version where one was decided on, else the newest. */
  static ModelId id(ModelRepository repository, String argument, ActiveVersions decided)
      throws IOException {
    return repository.resolve(
        decided
            .of(argument)
            .filter(entry -> entry.active() > 0)
            .map(entry -> argument + ":" + entry.active())
            .orElse(argument));
  }

  /**
   * Where it lies.
   *
   * @throws org.gleamrecon.failure.ReconstructionException MODEL_NOT_FOUND
   */
  static Path directory(String argument) throws IOException {
    if (isPath(argument)) {
      return Path.of(argument);
    }
    Path models = ModelsDirectory.of(null, System.getenv());
    ModelId id = new ModelRepository(models).resolve(argument);
    return models.resolve(id.name()).resolve(Integer.toString(id.version()));
  }

  private static boolean isPath(String argument) {
    return argument.contains("/") || Files.exists(Path.of(argument).resolve("model.json"));
  }
}
