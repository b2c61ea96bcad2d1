package org.gleamrecon.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gleamrecon.audit.Actor;
import org.gleamrecon.audit.AuditEvent;
import org.gleamrecon.audit.AuditLog;
import org.gleamrecon.audit.Outcome;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.jobs.JobModels;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.pipeline.ModelRegistry;

/** The models that serve, as bases of fine-tuning; what jobs make is added to them. */
final class InstalledJobModels implements JobModels {
  private final Path directory;
  private final ModelRegistry registry;
  private final AuditLog audit;

  InstalledJobModels(Path directory, ModelRegistry registry, AuditLog audit) {
    this.directory = directory.toAbsolutePath().normalize();
    this.registry = registry;
    this.audit = audit;
  }

  @Override
  public ModelId base(String reference) {
    return registry
        .installed()
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
  public ModelId publish(Path result) throws IOException {
    ModelId model = registry.publish(result);
    tell(AuditEvent.Deed.PUBLISH, model);
    return model;
  }

  @Override
  public void activate(ModelId model) throws IOException {
    registry.activate(model);
    tell(AuditEvent.Deed.ACTIVATE, model);
  }

  private void tell(AuditEvent.Deed deed, ModelId model) {
    audit.record(
        AuditEvent.model(
            Actor.SERVICE,
            deed,
            AuditedModels.uri(model),
            Outcome.SUCCESS,
            "made by a fine-tuning job"));
  }
}
