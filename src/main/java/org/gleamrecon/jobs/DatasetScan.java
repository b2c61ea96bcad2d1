package org.gleamrecon.jobs;

import java.util.regex.Pattern;

/**
 * A scan of a dataset.
 *
 * @param sha256 of the kept file, hexadecimal; also what the file is called
 * @param bytes of the kept file
 */
public record DatasetScan(String sha256, DatasetSplit split, long bytes, DatasetScanFacts facts) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * @throws IllegalArgumentException if the hash is none: it becomes a file's name
   */
  public DatasetScan {
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("not a SHA-256");
    }
  }
}
