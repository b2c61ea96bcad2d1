package org.gleamrecon.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** Scans read one after the other, with someone hearing of it. */
final class ScanReading {
  private final TrainingProgress progress;
  private final int of;
  private int done;

  /**
   * @param of how many there are in all
   */
  ScanReading(TrainingProgress progress, int of) {
    this.progress = progress;
    this.of = of;
  }

  /** Reads a scan's frames into the store. */
  interface Reader {
    void add(Path scan) throws IOException;
  }

  /**
   * Reads scans into a store.
   *
   * @param purpose what a scan is for, to be told if there are no frames
   * @throws ReconstructionException SCAN_INCOMPLETE without any frame, or as the reader does
   */
  void read(List<Path> scans, Reader reader, FrameStore store, String purpose) throws IOException {
    for (Path scan : scans) {
      reader.add(scan);
      progress.scanRead(++done, of, store.size());
    }
    if (store.size() == 0) {
      throw new ReconstructionException(
          FailureCode.SCAN_INCOMPLETE, "no frames to " + purpose + " on");
    }
  }
}
