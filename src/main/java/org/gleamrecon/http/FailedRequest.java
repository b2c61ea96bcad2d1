package org.gleamrecon.http;

import org.gleamrecon.failure.ReconstructionException;
import org.jboss.logging.Logger;

/** What becomes of a request with a scan that ended in something else than our own exception. */
final class FailedRequest {
  private static final Logger LOG = Logger.getLogger(FailedRequest.class);

  private FailedRequest() {}

  /** The failure to answer with; a fault of our own is logged. */
  static ReconstructionException of(String id, Throwable cause) {
    ReconstructionException failure = ReconstructionException.of(cause);
    if (cause instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    } else if (cause instanceof OutOfMemoryError) {
      LOG.errorf("%s ran out of memory", id);
    } else if (failure != cause) {
      LOG.errorf(cause, "%s fault", id);
    }
    return failure;
  }
}
