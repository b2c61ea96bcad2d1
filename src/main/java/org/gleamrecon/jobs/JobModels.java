package org.gleamrecon.jobs;

import java.io.IOException;
import java.nio.file.Path;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelId;

/** What jobs need of the models: where to start, and where the result goes. */
public interface JobModels {
  /**
   * The version that a name stands for.
   *
   * @param reference {@code NAME}, its active version, or {@code NAME:VERSION}
   * @throws ReconstructionException MODEL_NOT_FOUND
   */
  ModelId base(String reference);

  /** Directory of a version, absolute. */
  Path directory(ModelId model);

  /**
   * @throws ReconstructionException MODELS_NOT_WRITABLE if no model can be added
   */
  void requireWritable();

  /**
   * Adds the model {@code NAME/1} under a directory as the next version of its name. Done again
   * with the same model it gives the same version. The version does not go live by this.
   *
   * @throws ReconstructionException if it cannot be added
   */
  ModelId publish(Path result) throws IOException;

  /**
   * Makes a version the active one of its name.
   *
   * @throws ReconstructionException if it cannot serve; the active one stays
   */
  void activate(ModelId model) throws IOException;
}
