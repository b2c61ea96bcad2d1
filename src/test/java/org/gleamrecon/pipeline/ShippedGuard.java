package org.gleamrecon.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.file.ScanFile;
import org.gleamrecon.tensor.ComputeDevice;

/** The shipped model with its bands, on scans of the patient that nothing was made with. */
final class ShippedGuard implements AutoCloseable {
  private static final Path MODELS = Path.of("models");

  /** One thread of the engine: other tests need the processors too. */
  private static final PipelineSettings ONE_THREAD =
      new PipelineSettings(ComputeDevice.CPU, 1, CalibrationSettings.DEFAULT);

  private final ReconstructionPipeline pipeline =
      new ReconstructionPipeline(ONE_THREAD, InstalledModels.read(MODELS));

  /** What was used, and why it was not the network. */
  record Answer(String method, int nInf, List<FailureCode> reasons, List<String> warnings) {}

  /** A scan as it is. */
  Answer answer(Path scan, OptionalInt nInf) {
    return answer(ScanFile.open(scan, "dataset"), nInf);
  }

  /** A scan whose imaging samples were changed after calibration. */
  Answer changed(Path scan, UnaryOperator<float[]> change) {
    return answer(
        new ChangedScan(ScanFile.open(scan, "dataset"), ShippedGuard::isImaging, change),
        OptionalInt.empty());
  }

  private static boolean isImaging(AcquisitionHeader header) {
    return !header.has(AcquisitionFlag.IS_PARALLEL_CALIBRATION)
        && !header.has(AcquisitionFlag.IS_NOISE_MEASUREMENT);
  }

  private Answer answer(AcquisitionSource scan, OptionalInt nInf) {
    List<FailureCode> reasons = new ArrayList<>();
    try (scan) {
      Reconstruction result =
          pipeline.reconstruct(
              scan,
              new ReconstructionRequest(
                  Optional.empty(), Optional.empty(), nInf, OptionalInt.empty(), true),
              new StageListener() {
                @Override
                public void fellBack(FailureCode reason) {
                  reasons.add(reason);
                }
              });
      return new Answer(
          result.provenance().method(),
          result.provenance().nInf(),
          reasons,
          result.provenance().warnings());
    }
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
