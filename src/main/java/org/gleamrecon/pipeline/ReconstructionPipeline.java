package org.gleamrecon.pipeline;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gleamrecon.calibration.EspiritSettings;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.image.PixelScaling;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.kspace.AcquisitionsDigest;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.kspace.Frame;
import org.gleamrecon.kspace.KSpace;
import org.gleamrecon.kspace.KSpaceAssembler;
import org.gleamrecon.kspace.Prewhitening;
import org.gleamrecon.kspace.ScanLayout;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.tensor.ComputeDevice;
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
    ScanLayout layout = clock.in(Stage.PARSE, () -> ScanLayout.of(source, largestFrame()));
    warnings.addAll(layout.warnings());
    requireRoom(layout);
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
    KSpaceAssembler assembler =
        new KSpaceAssembler(source, layout, whitening, settings.calibration().size());
    Method method = MethodChoice.of(request, layout, assembler, warnings);
    ImageSeries series = new ImageSeries(source, layout);
    TensorScope scope = device.call(() -> TensorScope.open(settings.device()));
    try {
      EspiritSettings espirit = settings.calibration().espirit();
      boolean white = !whitening.isIdentity();
      FrameMethod frames =
          layout.threeDimensional()
              ? new SlabMethod(method, layout.grid(), white, espirit, scope)
              : new SliceMethod(method, layout.grid(), white, espirit, scope);
      Coils coils = new Coils(method, settings.calibration().virtualCoils());
      for (Frame frame : layout.frames()) {
        clock.goOn();
        KSpace ordered = clock.in(Stage.ORDER, () -> assembler.assemble(frame));
        Optional<CalibrationRegion> region =
            clock.in(Stage.ORDER, () -> coils.calibration(assembler, frame));
        KSpace onCoils = clock.in(Stage.ORDER, () -> coils.of(ordered));
        region.ifPresent(
            centre ->
                device.call(
                    () ->
                        clock.in(
                            Stage.CALIBRATE,
                            () -> {
                              frames.calibrate(centre, white ? 1 : 0);
                              return centre;
                            })));
        series.add(frame, device.call(() -> frames.reconstruct(onCoils, clock)));
      }
    } finally {
      device.release(scope);
    }
    List<MrImage> images = clock.in(Stage.FINISH, series::images);
    PixelScaling scaling = clock.in(Stage.FINISH, () -> PixelScaling.of(images));
    Map<String, String> options = new TreeMap<>();
    options.put("whitening", whitening.isIdentity() ? "off" : "auto");
    settings.calibration().tell(options);
    if (method != Method.ZERO_FILLED) {
      // The engine adds up in another order with another number of threads: other last digits.
      options.put("threads", String.valueOf(settings.threadsPerOperation()));
    }
    if (settings.device().kind() != ComputeDevice.Kind.CPU) {
      // Another device rounds otherwise: other pixels.
      options.put("device", "gpu");
    }
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

  /** Floats of one frame: with its copies it must fit the heap. */
  private static long largestFrame() {
    return Math.min(ScanLayout.MAXIMUM_FRAME_FLOATS, Runtime.getRuntime().maxMemory() / 8);
  }

  /** The images of a series are kept until the last is done, since they share one scale. */
  private static void requireRoom(ScanLayout layout) {
    MatrixSize recon = layout.grid().recon();
    double bytes = 8.0 * recon.x() * recon.y() * recon.z() * layout.frames().size();
    double room = Runtime.getRuntime().maxMemory() / 2.0;
    if (bytes > room) {
      throw new ReconstructionException(
          FailureCode.SCAN_TOO_LARGE,
          "%d frames of %d x %d x %d pixels take %.0f MB, at most %.0f MB fit this service"
              .formatted(
                  layout.frames().size(),
                  recon.x(),
                  recon.y(),
                  recon.z(),
                  bytes / 1e6,
                  room / 1e6));
    }
  }

  @Override
  public void close() {
    device.close();
  }
}
