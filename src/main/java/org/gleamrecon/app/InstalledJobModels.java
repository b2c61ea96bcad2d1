package org.gleamrecon.app;

import java.nio.file.Files;
import java.nio.file.Path;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.jobs.JobModels;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.pipeline.InstalledModels;

/** The models read at the start, as bases of fine-tuning; nothing can be added to them yet. */
final class InstalledJobModels implements JobModels {
  private final Path directory;
  private final InstalledModels models;

  InstalledJobModels(Path directory, InstalledModels models) {
    this.directory = directory.toAbsolutePath().normalize();
    this.models = models;
  }

  @Override
  public ModelId base(String reference) {
    return models
        .find(reference)
        .map(ModelCard::id)
        .orElseThrow(
            () ->
                new ReconstructionException(
                    FailureCode.MODEL_NOT_FOUND,
                    "there is no model or version of the base's name"));
  }

  @Override
  public Path directory(ModelId model) {
    return directory.resolve(model.name()).resolve(Integer.toString(model.version()));
  }

  @Override
  public void requireWritable() {
    if (!Files.isWritable(directory)) {
      throw new ReconstructionException(
          FailureCode.MODELS_NOT_WRITABLE,
          "the service may not write to its directory of models, gleam.models");
    }
  }

  @Override
  public ModelId publish(Path result) {
    throw notYet();
  }

  @Override
  public void activate(ModelId model) {
    throw notYet();
  }

  private static ReconstructionException notYet() {
    return new ReconstructionException(
        FailureCode.METHOD_NOT_AVAILABLE, "this service adds no models yet");
  }
}
