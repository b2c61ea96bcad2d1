package org.gleamrecon.jobs;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * Scans kept under one name, in the order in which they came.
 *
 * @param name lower-case letters, digits and hyphens, at most 64, as models are named
 */
public record Dataset(String name, List<DatasetScan> scans) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  /**
   * @throws ReconstructionException PARAMETER_INVALID if no dataset can be called that
   */
  public Dataset {
    if (!NAME.matcher(name).matches()) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "a dataset is named by 1 to 64 lower-case letters, digits and hyphens");
    }
    scans = List.copyOf(scans);
  }

  /** Bytes of its files; a file that other datasets hold too is counted. */
  public long bytes() {
    return scans.stream().mapToLong(DatasetScan::bytes).sum();
  }

  /** Whether every scan can be learned from with its own images as the truth. */
  public boolean fullySampled() {
    return scans.stream().allMatch(scan -> scan.facts().fullySampled());
  }

  /** Number of scans of a split. */
  public int count(DatasetSplit split) {
    return (int) scans.stream().filter(scan -> scan.split() == split).count();
  }

  Optional<DatasetScan> find(String sha256) {
    return scans.stream().filter(scan -> scan.sha256().equals(sha256)).findFirst();
  }
}
