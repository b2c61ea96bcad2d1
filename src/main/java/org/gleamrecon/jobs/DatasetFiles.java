package org.gleamrecon.jobs;

import java.nio.file.Path;
import java.util.List;

/**
 * What a trainer reads of a dataset: MRD v1 streams without identity, absolute paths.
 *
 * @param training scans to learn from
 * @param validation scans to judge by; may be empty
 * @param fullySampled whether all of them are, which supervision by their own images needs
 */
public record DatasetFiles(List<Path> training, List<Path> validation, boolean fullySampled) {
  public DatasetFiles {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
  }
}
