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

  public FailureCode code() {
    return code;
  }

  /** What is wrong, in one sentence, with the numbers. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
