package org.gleamrecon.failure;

import java.io.IOException;

/** A failure of the service's own disk as one of ours. */
public final class DiskFailure {
  private DiskFailure() {}

  /**
   * NO_SPACE when the disk is full, or what the system lets a file or a user have of it; else
   * INTERNAL.
   *
   * @param otherwise what the service could not do, said where the disk is not full
   */
  public static ReconstructionException of(IOException failure, String otherwise) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("No space left")
        || message.contains("Disk quota exceeded")
        || message.contains("File too large")) {
      return new ReconstructionException(
          FailureCode.NO_SPACE, "the service's disk is full", failure);
    }
    return new ReconstructionException(FailureCode.INTERNAL, otherwise, failure);
  }
}
