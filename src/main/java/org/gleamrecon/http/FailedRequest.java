package org.gleamrecon.http;

import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.jboss.logging.Logger;

/** What becomes of a request with a scan that ended in something else than our own exception. */
final class FailedRequest {
  private static final Logger LOG = Logger.getLogger(FailedRequest.class);

  private FailedRequest() {}

  /** The failure to answer with; a fault of our own is logged. */
  static ReconstructionException of(String id, Throwable cause) {
    if (cause instanceof ReconstructionException failure) {
      return failure;
    }
    if (cause instanceof OutOfMemoryError) {
      LOG.errorf("%s ran out of memory", id);
      return new ReconstructionException(
          FailureCode.SCAN_TOO_LARGE,
          "the scan needs more memory than the service has (%d MB for Java)"
              .formatted(Runtime.getRuntime().maxMemory() >> 20));
    }
    if (cause instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return new ReconstructionException(FailureCode.SHUTTING_DOWN, "the service is stopping");
    }
    LOG.errorf(cause, "%s fault", id);
    return new ReconstructionException(
        FailureCode.INTERNAL, "the service has a fault of its own; its log says which");
  }
}
