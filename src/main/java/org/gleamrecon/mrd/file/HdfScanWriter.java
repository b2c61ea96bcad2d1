package org.gleamrecon.mrd.file;

import java.io.Closeable;
import java.nio.file.Path;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.Acquisition;

/** PLACEHOLDER until the real HDF5 writer is merged. */
public final class HdfScanWriter implements Closeable {
  private final Path file;
  private int written;

  private HdfScanWriter(Path file) {
    this.file = file;
  }

  /** Starts a file. */
  public static HdfScanWriter create(Path file, String dataset, String headerXml) {
    if (dataset.isEmpty() || headerXml.isEmpty()) {
      throw new ReconstructionException(FailureCode.INTERNAL, "nothing to write");
    }
    return new HdfScanWriter(file);
  }

  /** Appends an acquisition. */
  public void write(Acquisition acquisition) {
    written += acquisition.samples().length > 0 ? 1 : 0;
  }

  @Override
  public void close() {
    throw new ReconstructionException(
        FailureCode.INTERNAL, "no HDF5 writer for " + written + " acquisitions in " + file);
  }
}
