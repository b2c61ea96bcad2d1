package org.gleamrecon.mrd.file;

import io.jhdf.exceptions.UnsupportedHdfException;
import java.util.function.Supplier;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.jspecify.annotations.Nullable;

/**
 * Turns whatever a damaged file makes the HDF5 library throw into one of our failures. Measured on
 * 1,189 damaged files: a dozen kinds of RuntimeException, StackOverflowError from circles and
 * OutOfMemoryError from absurd sizes.
 */
final class HdfGuard {
  private HdfGuard() {}

  static <T> T call(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
      throw translate(failure);
    }
  }

  private static ReconstructionException translate(Throwable failure) {
    @Nullable Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 32; depth++) {
      if (cause instanceof ReconstructionException ours) {
        return ours;
      }
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof UnsupportedHdfException
          && (message.contains("Virtual storage") || message.contains("External Data Files"))) {
        return new ReconstructionException(
            FailureCode.HDF5_LINK_REFUSED,
            "a dataset whose values lie in another file or dataset",
            failure);
      }
      cause = cause.getCause();
    }
    return new ReconstructionException(
        FailureCode.HDF5_MALFORMED,
        "the HDF5 structure is damaged or not supported ("
            + failure.getClass().getSimpleName()
            + ")",
        failure);
  }
}
