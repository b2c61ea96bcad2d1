package org.gleamrecon.jobs;

import java.nio.file.Path;
import java.util.List;
import org.gleamrecon.failure.ReconstructionException;

/** The datasets that jobs can train on. */
@FunctionalInterface
public interface TrainingScans {
  /**
   * The scans of a dataset.
   *
   * @throws ReconstructionException DATASET_NOT_FOUND
   */
  Split find(String dataset);

  /**
   * Absolute paths of scans.
   *
   * @param training to learn from
   * @param validation to judge by; where there is none the trainer keeps part of the others
   */
  record Split(List<Path> training, List<Path> validation) {
    public Split {
      training = List.copyOf(training);
      validation = List.copyOf(validation);
    }
  }
}
