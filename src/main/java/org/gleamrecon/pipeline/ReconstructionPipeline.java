package org.gleamrecon.pipeline;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.image.PixelScaling;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.kspace.AcquisitionsDigest;
import org.gleamrecon.kspace.CalibrationBlock;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.kspace.Frame;
import org.gleamrecon.kspace.KSpace;
import org.gleamrecon.kspace.KSpaceAssembler;
import org.gleamrecon.kspace.Prewhitening;
import org.gleamrecon.kspace.ScanLayout;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.tensor.TensorScope;

/**
 * The corridor: a scan passes the stages in the order of {@link Stage}, frame by frame, so that
 * memory holds one frame and not the scan. Safe for several threads; scans share the device frame
 * by frame.
 */
public final class ReconstructionPipeline implements AutoCloseable {
  /** Changes whenever the same scan would give other pixels: it is part of the UIDs. */
  public static final String ALGORITHM_VERSION = "1";

  private final PipelineSettings settings;
  private final DeviceQueue device = new DeviceQueue();

  public ReconstructionPipeline(PipelineSettings settings) {
    this.settings = settings;
    device.call(
        () -> {
          TensorScope.setThreadsPerOperation(settings.threadsPerOperation());
          return settings;
        });
  }

  /**
   * Reconstructs a scan.
   *
   * @throws ReconstructionException whatever is wrong with the scan or the request, with its code
   */
  public Reconstruction reconstruct(
      AcquisitionSource scan, ReconstructionRequest request, StageListener listener) {
    List<String> warnings = new ArrayList<>();
    StageClock clock = new StageClock(listener);
    AcquisitionsDigest source = new AcquisitionsDigest(scan);
    ScanLayout layout = clock.in(Stage.PARSE, () -> ScanLayout.of(source));
    warnings.addAll(layout.warnings());
    listener.laidOut(
        layout.frames().size() * (layout.threeDimensional() ? layout.grid().recon().z() : 1));
    Prewhitening whitening =
        clock.in(
            Stage.NOISE,
            () ->
                request.whiten()
                    ? Prewhitening.of(source, layout)
                    : Prewhitening.none(layout.coils()));
    warnings.addAll(whitening.warnings());
    KSpaceAssembler assembler = new KSpaceAssembler(source, layout, whitening);
    Method method = MethodChoice.of(request, layout, assembler, warnings);
    ImageSeries series = new ImageSeries(source, layout);
    TensorScope scope = device.call(() -> TensorScope.open(settings.device()));
    try {
      FrameMethod frames =
          layout.threeDimensional()
              ? new SlabMethod(method, layout.grid(), !whitening.isIdentity(), scope)
              : new SliceMethod(method, layout.grid(), !whitening.isIdentity(), scope);
      Optional<CalibrationBlock> calibrated = Optional.empty();
      for (Frame frame : layout.frames()) {
        KSpace ordered = clock.in(Stage.ORDER, () -> assembler.assemble(frame));
        Optional<CalibrationBlock> block =
            method == Method.ZERO_FILLED
                ? Optional.empty()
                : Optional.of(assembler.calibrationBlock(frame));
        if (block.isPresent() && !block.equals(calibrated)) {
          CalibrationRegion region =
              clock.in(Stage.ORDER, () -> assembler.calibration(block.get()));
          double noiseVariance = whitening.isIdentity() ? 0 : 1;
          clock.in(
              Stage.CALIBRATE,
              () ->
                  device.call(
                      () -> {
                        frames.calibrate(region, noiseVariance);
                        return region;
                      }));
          calibrated = block;
        }
        series.add(frame, device.call(() -> frames.reconstruct(ordered, clock)));
      }
    } finally {
      device.call(
          () -> {
            scope.close();
            return scope;
          });
    }
    List<MrImage> images = clock.in(Stage.FINISH, series::images);
    PixelScaling scaling = clock.in(Stage.FINISH, () -> PixelScaling.of(images));
    Map<String, String> options = new TreeMap<>();
    options.put("whitening", whitening.isIdentity() ? "off" : "auto");
    Provenance provenance =
        new Provenance(
            method.label(),
            null,
            null,
            null,
            0,
            options,
            ALGORITHM_VERSION,
            HexFormat.of().formatHex(clock.in(Stage.FINISH, source::value)),
            series.residual(),
            warnings);
    return new Reconstruction(
        source.header(), images, series.shape(), scaling, provenance, clock.finish());
  }

  @Override
  public void close() {
    device.close();
  }
}
