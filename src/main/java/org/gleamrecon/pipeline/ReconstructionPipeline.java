package org.gleamrecon.pipeline;

import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.AcquisitionSource;

/** The corridor. Safe for several threads. */
public final class ReconstructionPipeline {

  /** Reconstructs a scan. */
  public Reconstruction reconstruct(
      AcquisitionSource source, ReconstructionRequest request, StageListener listener) {
    if (source.size() == 0) {
      throw new ReconstructionException(FailureCode.SCAN_INCOMPLETE, "no acquisitions");
    }
    throw new ReconstructionException(
        FailureCode.INTERNAL, "no pipeline for " + source.size() + request + listener);
  }
}
