package org.gleamrecon.admission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gleamrecon.failure.DiskFailure;
import org.gleamrecon.failure.ReconstructionException;
import org.jboss.logging.Logger;

/**
 * A file of the spool. Closing it removes it.
 *
 * @param path where it lies
 */
public record SpooledFile(Path path) implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SpooledFile.class);

  /** The disk's failure as ours: NO_SPACE when it is full, else INTERNAL. */
  public static ReconstructionException failed(IOException failure) {
    return DiskFailure.of(failure, "the service cannot use its spool");
  }

  /** Bytes in it. */
  public long size() {
    try {
      return Files.size(path);
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException failure) {
      LOG.errorf(failure, "a spooled file stays until the next start");
    }
  }
}
