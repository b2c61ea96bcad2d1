package org.gleamrecon.failure;

/**
 * Every way in which a request can fail: one table for the HTTP status, the text over TCP, the
 * metric label and the log key.
 *
 * <p>The names are stable: users and dashboards match on them.
 */
public enum FailureCode {
  // The bytes are not what they claim to be.
  MRD_TRUNCATED(Blame.SENDER, 400),
  MRD_MALFORMED(Blame.SENDER, 400),
  MRD_UNKNOWN_MESSAGE(Blame.SENDER, 400),
  MRD_HEADER_INVALID(Blame.SENDER, 400),
  HDF5_MALFORMED(Blame.SENDER, 400),
  HDF5_LINK_REFUSED(Blame.SENDER, 400),
  DATASET_MISSING(Blame.SENDER, 400),
  NON_FINITE_SAMPLES(Blame.SENDER, 400),
  PARAMETER_INVALID(Blame.SENDER, 400),
  REQUEST_MALFORMED(Blame.SENDER, 400),
  UNAUTHENTICATED(Blame.SENDER, 401),
  FORBIDDEN(Blame.SENDER, 403),
  NOT_FOUND(Blame.SENDER, 404),
  JOB_NOT_FOUND(Blame.SENDER, 404),
  METHOD_NOT_ALLOWED(Blame.SENDER, 405),
  NOT_ACCEPTABLE(Blame.SENDER, 406),
  BODY_TOO_SLOW(Blame.SENDER, 408),
  CONFLICT(Blame.SENDER, 409),
  BODY_TOO_LARGE(Blame.SENDER, 413),
  NOT_ISMRMRD(Blame.SENDER, 415),
  MRD2_NOT_SUPPORTED(Blame.SENDER, 415),
  // Well formed, but not something this service can reconstruct.
  COMPRESSED_ACQUISITION(Blame.SENDER, 422),
  TRAJECTORY_NOT_SUPPORTED(Blame.SENDER, 422),
  SCAN_INCONSISTENT(Blame.SENDER, 422),
  SCAN_INCOMPLETE(Blame.SENDER, 422),
  SCAN_TOO_LARGE(Blame.SENDER, 422),
  NO_CALIBRATION(Blame.SENDER, 422),
  METHOD_NOT_AVAILABLE(Blame.SENDER, 422),
  MODEL_NOT_FOUND(Blame.SENDER, 422),
  EXIT_NOT_VALID(Blame.SENDER, 422),
  BUDGET_TOO_SMALL(Blame.SENDER, 422),
  GOLDEN_CASE_FAILED(Blame.SENDER, 422),
  MODEL_NOT_TRUSTED(Blame.SENDER, 422),
  MEMORY_BUDGET_TOO_SMALL(Blame.SENDER, 422),
  TRAINING_DIVERGED(Blame.SENDER, 422),
  NOT_FULLY_SAMPLED(Blame.SENDER, 422),
  DATASET_NOT_FOUND(Blame.SENDER, 422),
  // No room now.
  QUOTA_EXCEEDED(Blame.CAPACITY, 429),
  QUEUE_FULL(Blame.CAPACITY, 503),
  PROVIDER_UNAVAILABLE(Blame.CAPACITY, 503),
  SHUTTING_DOWN(Blame.CAPACITY, 503),
  DEADLINE_MISSED(Blame.CAPACITY, 504),
  NO_SPACE(Blame.CAPACITY, 507),
  OUT_OF_MEMORY(Blame.CAPACITY, 507),
  // Our own fault.
  CANCELLED(Blame.SENDER, 409),
  MODEL_DAMAGED(Blame.SERVICE, 500),
  MODELS_NOT_WRITABLE(Blame.SERVICE, 500),
  NON_FINITE_IMAGE(Blame.SERVICE, 500),
  RESIDUAL_OUT_OF_BAND(Blame.SERVICE, 500),
  TRAINER_CRASHED(Blame.SERVICE, 500),
  INTERRUPTED(Blame.SERVICE, 500),
  INTERNAL(Blame.SERVICE, 500);

  private final Blame blame;
  private final int httpStatus;

  FailureCode(Blame blame, int httpStatus) {
    this.blame = blame;
    this.httpStatus = httpStatus;
  }

  public Blame blame() {
    return blame;
  }

  /** HTTP status code, RFC 9110. */
  public int httpStatus() {
    return httpStatus;
  }
}
