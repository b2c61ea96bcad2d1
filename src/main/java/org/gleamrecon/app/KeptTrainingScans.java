package org.gleamrecon.app;

import java.util.function.Function;
import org.gleamrecon.jobs.DatasetStore;
import org.gleamrecon.jobs.TrainingScans;

/** The kept datasets, as jobs train on them. */
final class KeptTrainingScans implements TrainingScans {
  private final DatasetStore datasets;

  KeptTrainingScans(DatasetStore datasets) {
    this.datasets = datasets;
  }

  @Override
  public <T> T holding(String dataset, Function<Split, T> action) {
    return datasets.holding(
        dataset,
        files ->
            action.apply(new Split(files.training(), files.validation(), files.fullySampled())));
  }
}
