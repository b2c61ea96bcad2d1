package org.gleamrecon.jobs;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** The dataset knees, and some that will not do. */
public final class FakeScans implements TrainingScans {
  private static final List<Path> TRAINING = List.of(Path.of("/d/a.h5"));
  private static final List<Path> VALIDATION = List.of(Path.of("/d/b.h5"));

  @Override
  public <T> T holding(String dataset, Function<Split, T> action) {
    return action.apply(
        switch (dataset) {
          case "knees" -> new Split(TRAINING, VALIDATION, true);
          case "undersampled" -> new Split(TRAINING, VALIDATION, false);
          case "empty" -> new Split(List.of(), VALIDATION, true);
          default ->
              throw new ReconstructionException(FailureCode.DATASET_NOT_FOUND, "no such dataset");
        });
  }
}
