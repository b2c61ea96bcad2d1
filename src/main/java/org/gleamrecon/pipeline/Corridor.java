package org.gleamrecon.pipeline;

import java.nio.file.Path;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.file.ScanFile;

/** What a door hands a spooled scan to. */
public interface Corridor {
  /** Opens a scan, whatever its container. */
  AcquisitionSource open(Path scan, String dataset);

  Reconstruction reconstruct(
      AcquisitionSource source, ReconstructionRequest request, StageListener listener);

  /** The pipeline on scans of any container. */
  static Corridor of(ReconstructionPipeline pipeline) {
    return new Corridor() {
      @Override
      public AcquisitionSource open(Path scan, String dataset) {
        return ScanFile.open(scan, dataset);
      }

      @Override
      public Reconstruction reconstruct(
          AcquisitionSource source, ReconstructionRequest request, StageListener listener) {
        return pipeline.reconstruct(source, request, listener);
      }
    };
  }
}
