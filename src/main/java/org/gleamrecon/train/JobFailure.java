package org.gleamrecon.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** What ended a job, by its code. */
final class JobFailure {
  /** A full disk, a full share of it, and the largest file that is allowed. */
  private static final List<String> DISK_FULL =
      List.of("No space left", "Disk quota exceeded", "File too large");

  private JobFailure() {}

  static ReconstructionException named(Throwable failure) {
    if (failure instanceof ReconstructionException known) {
      return known;
    }
    if (failure instanceof UncheckedIOException wrapped && wrapped.getCause() != null) {
      return named(wrapped.getCause());
    }
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof OutOfMemoryError || outOfMemory(message)) {
      return new ReconstructionException(
          FailureCode.MEMORY_BUDGET_TOO_SMALL,
          "the machine had no memory left for the training: " + firstLine(message),
          failure);
    }
    if (failure instanceof NoSuchFileException) {
      return new ReconstructionException(
          FailureCode.NOT_FOUND, "a file of the job is missing", failure);
    }
    if (failure instanceof IOException && DISK_FULL.stream().anyMatch(message::contains)) {
      return new ReconstructionException(
          FailureCode.NO_SPACE, "the disk has no space left for the training", failure);
    }
    return new ReconstructionException(
        FailureCode.INTERNAL,
        failure.getClass().getSimpleName() + ": " + firstLine(message),
        failure);
  }

  /** What the engine says of memory it did not get. */
  private static boolean outOfMemory(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return lower.contains("not enough memory")
        || lower.contains("out of memory")
        || lower.contains("can't allocate memory");
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
