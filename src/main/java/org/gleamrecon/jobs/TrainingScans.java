package org.gleamrecon.jobs;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** The datasets that jobs can train on. */
public interface TrainingScans {
  /**
   * Does something with the scans of a dataset, which nobody removes before it is over; afterwards
   * {@link FineTuneJobs#userOf} tells whether it must stay.
   *
   * @throws ReconstructionException DATASET_NOT_FOUND
   */
  <T> T holding(String dataset, Function<Split, T> action);

  /**
   * Absolute paths of scans.
   *
   * @param training to learn from
   * @param validation to judge by; where there is none the trainer keeps part of the others
   * @param fullySampled whether all of them are
   */
  record Split(List<Path> training, List<Path> validation, boolean fullySampled) {
    public Split {
      training = List.copyOf(training);
      validation = List.copyOf(validation);
    }

    /**
     * @throws ReconstructionException DATASET_NOT_FOUND if there is nothing to learn from,
     *     NOT_FULLY_SAMPLED if what there is lacks the truth that is asked for
     */
    void require(Supervision supervision) {
      if (training.isEmpty()) {
        throw new ReconstructionException(
            FailureCode.DATASET_NOT_FOUND,
            "the dataset has no training scans, and %d for validation"
                .formatted(validation.size()));
      }
      if (supervision == Supervision.FULL && !fullySampled) {
        throw new ReconstructionException(
            FailureCode.NOT_FULLY_SAMPLED,
            "supervision full needs fully sampled scans, and not all of the dataset are");
      }
    }
  }
}
