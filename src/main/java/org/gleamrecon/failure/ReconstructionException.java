package org.gleamrecon.failure;

import org.jspecify.annotations.Nullable;

/**
 * A failure with its code and a detail that carries the numbers (limit and found value, units) and
 * never patient data.
 */
public final class ReconstructionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureCode code;

  public ReconstructionException(FailureCode code, String detail) {
    this(code, detail, null);
  }

  public ReconstructionException(FailureCode code, String detail, @Nullable Throwable cause) {
    super(detail, cause);
    this.code = code;
  }

  /**
   * What a request is answered with that ended in any failure: our own as it is, others as one of
   * ours that tells nothing of their inside and has them as its cause.
   */
  public static ReconstructionException of(Throwable failure) {
    if (failure instanceof ReconstructionException ours) {
      return ours;
    }
    if (failure instanceof OutOfMemoryError) {
      return new ReconstructionException(
          FailureCode.SCAN_TOO_LARGE,
          "the scan needs more memory than the service has (%d MB for Java)"
              .formatted(Runtime.getRuntime().maxMemory() >> 20),
          failure);
    }
    if (failure instanceof InterruptedException) {
      return new ReconstructionException(
          FailureCode.SHUTTING_DOWN, "the service is stopping", failure);
    }
    return new ReconstructionException(
        FailureCode.INTERNAL, "the service has a fault of its own; its log says which", failure);
  }

  public FailureCode code() {
    return code;
  }

  /** What is wrong, in one sentence, with the numbers. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
