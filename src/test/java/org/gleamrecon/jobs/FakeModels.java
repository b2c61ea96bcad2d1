package org.gleamrecon.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelId;

/** The models small:1, and small:2 once it was published. */
public class FakeModels implements JobModels {
  private static final ModelId BASE = new ModelId("small", 1);

  public final List<ModelId> activated = new CopyOnWriteArrayList<>();
  public final List<Path> published = new CopyOnWriteArrayList<>();
  public volatile boolean writable = true;
  public volatile boolean publishes = true;

  @Override
  public ModelId base(String reference) {
    if (!reference.equals("small") && !reference.equals("small:1")) {
      throw new ReconstructionException(FailureCode.MODEL_NOT_FOUND, "there is no such model");
    }
    return BASE;
  }

  @Override
  public Path directory(ModelId model) {
    return Path.of("/models", model.name(), Integer.toString(model.version()));
  }

  @Override
  public void requireWritable() {
    if (!writable) {
      throw new ReconstructionException(FailureCode.MODELS_NOT_WRITABLE, "read-only");
    }
  }

  @Override
  public ModelId publish(Path result) throws IOException {
    if (!publishes) {
      throw new ReconstructionException(FailureCode.NO_SPACE, "no space for models");
    }
    if (!Files.isRegularFile(result.resolve("small/1/weights.safetensors"))) {
      throw new IOException("no weights");
    }
    published.add(result);
    return new ModelId("small", 2);
  }

  @Override
  public void activate(ModelId model) {
    activated.add(model);
  }
}
