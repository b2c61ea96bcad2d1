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
import org.gleamrecon.kspace.ImageGrid;
import org.gleamrecon.kspace.KSpace;
import org.gleamrecon.kspace.KSpaceAssembler;
import org.gleamrecon.kspace.Prewhitening;
import org.gleamrecon.kspace.ScanLayout;
import org.gleamrecon.modelstore.ModelCard;
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
  public static final String ALGORITHM_VERSION = "2";

  private final PipelineSettings settings;
  private final DeviceQueue device = new DeviceQueue();
  private volatile ServingModels serving;
  private volatile ServedModelWatch watch = ServedModelWatch.NONE;

  /** Without models. */
  public ReconstructionPipeline(PipelineSettings settings) {
    this(settings, InstalledModels.NONE);
  }

  /** Puts the models' weights on the device, once for all requests. */
  public ReconstructionPipeline(PipelineSettings settings, InstalledModels models) {
    this.settings = settings;
    device.call(
        () -> {
          TensorScope.setThreadsPerOperation(settings.threadsPerOperation());
          return settings;
        });
    serving = ServingModels.load(models, settings.device(), device);
  }

  /** The models that the next request gets. */
  public InstalledModels models() {
    return serving.models();
  }

  ServingModels serving() {
    return serving;
  }

  /** Who hears what the models gave. */
  void watchedBy(ServedModelWatch registry) {
    watch = registry;
  }

  /**
   * Lets requests that begin from now on have these models; those under way keep theirs to their
   * end. Weights that are on the device already are not loaded again. One caller at a time.
   */
  void exchange(InstalledModels next) {
    ServingModels before = serving;
    serving = before.exchangedFor(next, settings.device());
    before.release();
  }

  private ServingModels use() {
    while (true) {
      ServingModels now = serving;
      if (now.use()) {
        return now;
      }
      if (now == serving) {
        throw new ReconstructionException(FailureCode.SHUTTING_DOWN, "the device has stopped");
      }
    }
  }

  /**
   * Reconstructs a scan.
   *
   * @throws ReconstructionException whatever is wrong with the scan or the request, with its code
   */
  public Reconstruction reconstruct(
      AcquisitionSource scan, ReconstructionRequest request, StageListener listener) {
    return reconstruct(scan, request, listener, watch);
  }

  /** As {@link #reconstruct}, for a made-up scan, which tells nothing about what is usual. */
  public Reconstruction trial(
      AcquisitionSource scan, ReconstructionRequest request, StageListener listener) {
    return reconstruct(scan, request, listener, ServedModelWatch.NONE);
  }

  private Reconstruction reconstruct(
      AcquisitionSource scan,
      ReconstructionRequest request,
      StageListener listener,
      ServedModelWatch hearer) {
    ServingModels models = use();
    try {
      return reconstruct(scan, request, listener, models, hearer);
    } finally {
      models.release();
    }
  }

  private Reconstruction reconstruct(
      AcquisitionSource scan,
      ReconstructionRequest request,
      StageListener listener,
      ServingModels models,
      ServedModelWatch hearer) {
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
    ChosenMethod chosen =
        new MethodChoice(models.models(), layout, warnings, listener)
            .of(request, assembler, settings.calibration().virtualCoils());
    Frames frames = new Frames(source, layout, assembler, whitening, clock, models);
    ImageSeries series;
    try {
      series = reconstruct(frames, chosen);
    } catch (ReconstructionException failure) {
      if (failure.code() != FailureCode.NON_FINITE_IMAGE || chosen.exit().isEmpty()) {
        throw failure;
      }
      // All of the scan, not the slice alone: one series is one method.
      warnings.add(
          "model %s gave values that are not finite: reconstructed with sense"
              .formatted(chosen.exit().get().card().id()));
      listener.fellBack(failure.code());
      hearer.notFinite(chosen.exit().get().card().id());
      chosen = ChosenMethod.classical(Method.SENSE);
      series = reconstruct(frames, chosen);
    }
    ImageSeries complete = series;
    chosen
        .exit()
        .ifPresent(exit -> hearer.served(exit.card().id(), exit.nInf(), complete.residual()));
    List<MrImage> images = clock.in(Stage.FINISH, complete::images);
    PixelScaling scaling = clock.in(Stage.FINISH, () -> PixelScaling.of(images));
    Map<String, String> options = new TreeMap<>();
    options.put("whitening", whitening.isIdentity() ? "off" : "auto");
    settings.calibration().tell(options);
    if (chosen.method() != Method.ZERO_FILLED) {
      // The engine adds up in another order with another number of threads: other last digits.
      options.put("threads", String.valueOf(settings.threadsPerOperation()));
    }
    if (settings.device().kind() != ComputeDevice.Kind.CPU) {
      // Another device rounds otherwise: other pixels.
      options.put("device", "gpu");
    }
    Optional<ModelCard> card = chosen.exit().map(ModelExit::card);
    Provenance provenance =
        new Provenance(
            chosen.method().label(),
            card.map(model -> model.id().name()).orElse(null),
            card.map(model -> String.valueOf(model.id().version())).orElse(null),
            card.map(ModelCard::weightsSha256).orElse(null),
            chosen.exit().map(ModelExit::nInf).orElse(0),
            options,
            ALGORITHM_VERSION,
            HexFormat.of().formatHex(clock.in(Stage.FINISH, source::value)),
            complete.residual(),
            warnings);
    return new Reconstruction(
        source.header(), images, complete.shape(), scaling, provenance, clock.finish());
  }

  /** The scan's frames on their way. */
  private record Frames(
      AcquisitionSource source,
      ScanLayout layout,
      KSpaceAssembler assembler,
      Prewhitening whitening,
      StageClock clock,
      ServingModels models) {
    /** Whether noise has unit variance. */
    boolean white() {
      return !whitening.isIdentity();
    }
  }

  /** All frames by one method. */
  private ImageSeries reconstruct(Frames scan, ChosenMethod chosen) {
    StageClock clock = scan.clock();
    ImageSeries series = new ImageSeries(scan.source(), scan.layout());
    TensorScope scope = device.call(() -> TensorScope.open(settings.device()));
    try {
      FrameMethod frames = frameMethod(scan, chosen, scope);
      Coils coils = new Coils(chosen.method(), settings.calibration().virtualCoils());
      for (Frame frame : scan.layout().frames()) {
        clock.goOn();
        KSpace ordered = clock.in(Stage.ORDER, () -> scan.assembler().assemble(frame));
        Optional<CalibrationRegion> region =
            clock.in(Stage.ORDER, () -> coils.calibration(scan.assembler(), frame));
        KSpace onCoils = clock.in(Stage.ORDER, () -> coils.of(ordered));
        region.ifPresent(
            centre ->
                device.call(
                    () ->
                        clock.in(
                            Stage.CALIBRATE,
                            () -> {
                              frames.calibrate(
                                  centre, scan.white() ? 1 : 0, coils.received(scan.whitening()));
                              return centre;
                            })));
        series.add(frame, device.call(() -> frames.reconstruct(onCoils, clock)));
      }
    } finally {
      device.release(scope);
    }
    return series;
  }

  private FrameMethod frameMethod(Frames scan, ChosenMethod chosen, TensorScope scope) {
    ImageGrid grid = scan.layout().grid();
    EspiritSettings espirit = settings.calibration().espirit();
    Optional<NetworkAtExit> network =
        chosen.exit().map(exit -> new NetworkAtExit(scan.models().network(exit.card().id()), exit));
    if (scan.layout().threeDimensional()) {
      return network
          .<FrameMethod>map(ofExit -> new UnrolledSlab(ofExit, grid, espirit, scope))
          .orElseGet(() -> new SlabMethod(chosen.method(), grid, scan.white(), espirit, scope));
    }
    Optional<SliceSolver> solver =
        chosen.method() == Method.ZERO_FILLED
            ? Optional.empty()
            : Optional.of(
                network
                    .<SliceSolver>map(UnrolledSlices::new)
                    .orElseGet(() -> new SenseSolver(scan.white())));
    return new SliceMethod(solver, grid, espirit, scope);
  }

  /** Floats of one frame: with its copies it must fit the heap. */
  static long largestFrame() {
    return Math.min(ScanLayout.MAXIMUM_FRAME_FLOATS, Runtime.getRuntime().maxMemory() / 8);
  }

  /** The images of a series are kept until the last is done, since they share one scale. */
  static void requireRoom(ScanLayout layout) {
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
    serving.release();
    device.close();
  }
}
