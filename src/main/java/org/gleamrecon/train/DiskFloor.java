package org.gleamrecon.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * Turns before each of which the disk must have room left: what a training fills, live scans lack.
 *
 * @param directory on the disk
 * @param freeBytes what must stay free; 0: nothing
 */
record DiskFloor(WorkTurns turns, Path directory, long freeBytes) implements WorkTurns {
  @Override
  public void begin() {
    if (freeBytes > 0) {
      require();
    }
    turns.begin();
  }

  private void require() {
    long free;
    try {
      free = Files.getFileStore(directory).getUsableSpace();
    } catch (IOException failure) {
      throw new UncheckedIOException("the disk of the job", failure);
    }
    if (free < freeBytes) {
      throw new ReconstructionException(
          FailureCode.NO_SPACE,
          "%d bytes are free on the disk of the training, %d must stay free"
              .formatted(free, freeBytes));
    }
  }

  @Override
  public void fullest() {
    turns.fullest();
  }

  @Override
  public void end() {
    turns.end();
  }
}
