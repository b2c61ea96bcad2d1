package org.gleamrecon.pipeline;

import java.nio.file.Path;
import java.util.Optional;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.file.ScanFile;

/** What a door hands a spooled scan to. */
public interface Corridor {
  /** Opens a scan, whatever its container. */
  AcquisitionSource open(Path scan, String dataset);

  /** Refuses a scan of which reading alone tells that it cannot be reconstructed. */
  default void check(AcquisitionSource source) {}

  Reconstruction reconstruct(
      AcquisitionSource source, ReconstructionRequest request, StageListener listener);

  /** Begins to reconstruct a scan that still arrives; empty if that has to wait for its end. */
  default Optional<EarlyFrames> early(
      MrdHeader header, ReconstructionRequest request, StageListener listener) {
    return Optional.empty();
  }

  /** As above; frames that were reconstructed while the scan arrived are not done again. */
  default Reconstruction reconstruct(
      AcquisitionSource source,
      ReconstructionRequest request,
      Optional<EarlyFrames> early,
      StageListener listener) {
    return reconstruct(source, request, listener);
  }

  /** The images were encoded in that form, in that time. */
  default void encoded(Reconstruction result, String form, long nanoseconds) {}

  /** The pipeline on scans of any container. */
  static Corridor of(ReconstructionPipeline pipeline) {
    return new Corridor() {
      @Override
      public AcquisitionSource open(Path scan, String dataset) {
        return ScanFile.open(scan, dataset);
      }

      @Override
      public void check(AcquisitionSource source) {
        ScanSurvey.requireServable(source);
      }

      @Override
      public Reconstruction reconstruct(
          AcquisitionSource source, ReconstructionRequest request, StageListener listener) {
        return pipeline.reconstruct(source, request, listener);
      }

      @Override
      public Optional<EarlyFrames> early(
          MrdHeader header, ReconstructionRequest request, StageListener listener) {
        return pipeline.early(header, request, listener);
      }

      @Override
      public Reconstruction reconstruct(
          AcquisitionSource source,
          ReconstructionRequest request,
          Optional<EarlyFrames> early,
          StageListener listener) {
        return pipeline.reconstruct(source, request, early, listener);
      }

      @Override
      public void encoded(Reconstruction result, String form, long nanoseconds) {
        pipeline.encoded(result, form, nanoseconds);
      }
    };
  }
}
