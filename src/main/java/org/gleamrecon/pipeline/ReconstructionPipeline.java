package org.gleamrecon.pipeline;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.image.PixelScaling;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.kspace.AcquisitionsDigest;
import org.gleamrecon.kspace.CalibrationBlock;
import org.gleamrecon.kspace.Frame;
import org.gleamrecon.kspace.KSpaceAssembler;
import org.gleamrecon.kspace.Prewhitening;
import org.gleamrecon.kspace.ScanLayout;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.timing.TimeModel;

/**
 * The corridor: a scan passes the stages in the order of {@link Stage}, frame by frame, so that
 * memory holds one frame and not the scan. Safe for several threads; scans share the device frame
 * by frame.
 */
public final class ReconstructionPipeline implements AutoCloseable {
  /** Changes whenever the same scan would give other pixels: it is part of the UIDs. */
  public static final String ALGORITHM_VERSION = "3";

  /** Failures of a network for which {@code sense} takes its place. */
  private static final Set<FailureCode> GUARDED =
      EnumSet.of(FailureCode.NON_FINITE_IMAGE, FailureCode.RESIDUAL_OUT_OF_BAND);

  private final PipelineSettings settings;
  private final DeviceQueue device = new DeviceQueue();
  private final TimeModel times;
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicLong earlyBytes = new AtomicLong();
  private volatile ServingModels serving;
  private volatile ServedModelWatch watch = ServedModelWatch.NONE;

  /** Without models. */
  public ReconstructionPipeline(PipelineSettings settings) {
    this(settings, InstalledModels.NONE);
  }

  /** Puts the models' weights on the device, once for all requests. */
  public ReconstructionPipeline(PipelineSettings settings, InstalledModels models) {
    this(settings, models, new TimeModel(System::nanoTime));
  }

  /**
   * As above.
   *
   * @param times knows how long work takes, and goes on learning
   */
  public ReconstructionPipeline(
      PipelineSettings settings, InstalledModels models, TimeModel times) {
    this.settings = settings;
    this.times = times;
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

  /** How long work takes here, learned from every scan. */
  public TimeModel times() {
    return times;
  }

  /** The images of a scan were encoded in that form, in that time. */
  public void encoded(Reconstruction result, String form, long nanoseconds) {
    double pixels = 0;
    for (MrImage image : result.images()) {
      pixels += (double) image.nx() * image.ny();
    }
    times.observe(ScanTimes.encode(settings, form, pixels), nanoseconds);
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
    return reconstruct(scan, request, Optional.empty(), listener);
  }

  /** As above; frames that were reconstructed while the scan arrived are not done again. */
  public Reconstruction reconstruct(
      AcquisitionSource scan,
      ReconstructionRequest request,
      Optional<EarlyFrames> early,
      StageListener listener) {
    return reconstruct(scan, request, early, listener, watch, true);
  }

  /**
   * Begins to reconstruct a scan that still arrives. Empty with a latency budget, which counts from
   * the scan's end and gives all frames one exit.
   */
  public Optional<EarlyFrames> early(
      MrdHeader header, ReconstructionRequest request, StageListener listener) {
    return request.latencyBudgetMs().isPresent()
        ? Optional.empty()
        : Optional.of(
            new EarlyFrames(
                new EarlyFrames.Parts(settings, device, times, this::use, earlyBytes),
                header,
                request,
                listener));
  }

  /**
   * As {@link #reconstruct}, for a made-up scan, which tells nothing about what is usual and is not
   * held to it: its images have to be finite.
   */
  public Reconstruction trial(
      AcquisitionSource scan, ReconstructionRequest request, StageListener listener) {
    return reconstruct(scan, request, Optional.empty(), listener, ServedModelWatch.NONE, false);
  }

  /**
   * Looks at a scan's images at every exit of an installed version.
   *
   * @throws ReconstructionException METHOD_NOT_AVAILABLE if the version's card does not fit the
   *     scan, NON_FINITE_IMAGE, or whatever is wrong with the scan
   */
  public void measure(AcquisitionSource scan, BandMeasurement bands, StageListener listener) {
    ServingModels models = use();
    try {
      ScanLayout layout = ScanLayout.of(scan, largestFrame());
      requireRoom(layout);
      bands.add(
          new BandMeasurement.Parts(
              settings, device, models, new ScanTimes(times, settings, layout)),
          scan,
          layout,
          listener);
    } finally {
      models.release();
    }
  }

  private Reconstruction reconstruct(
      AcquisitionSource scan,
      ReconstructionRequest request,
      Optional<EarlyFrames> early,
      StageListener listener,
      ServedModelWatch hearer,
      boolean judged) {
    // A scan ends with the models that it began with.
    ServingModels models = early.flatMap(EarlyFrames::use).orElseGet(this::use);
    active.incrementAndGet();
    try {
      return reconstruct(scan, request, early, listener, models, hearer, judged);
    } finally {
      active.decrementAndGet();
      models.release();
    }
  }

  private Reconstruction reconstruct(
      AcquisitionSource scan,
      ReconstructionRequest request,
      Optional<EarlyFrames> early,
      StageListener listener,
      ServingModels models,
      ServedModelWatch hearer,
      boolean judged) {
    long begin = times.now();
    Optional<Deadline> deadline =
        Deadline.of(request.latencyBudgetMs(), request.receivedNanos().orElse(begin));
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
    ScanTimes scanTimes = new ScanTimes(times, settings, layout);
    scanTimes.took(scanTimes.prepare(), begin, 1);
    ChosenMethod chosen =
        new MethodChoice(
                models.models(),
                layout,
                warnings,
                listener,
                (card, exits) ->
                    new ExitPlan(
                        task(scanTimes, layout, assembler, listener),
                        card,
                        exits,
                        deadline.orElseThrow()))
            .of(request, assembler, settings.calibration().virtualCoils());
    settings.calibration().warning(chosen.method()).ifPresent(warnings::add);
    Frames frames =
        new Frames(source, layout, assembler, whitening, clock, models, scanTimes, early, judged);
    ImageSeries series;
    try {
      series = reconstruct(frames, chosen, warnings);
    } catch (ReconstructionException failure) {
      if (!GUARDED.contains(failure.code()) || chosen.card().isEmpty()) {
        throw failure;
      }
      // All of the scan, not the slice alone: one series is one method.
      ModelId model = chosen.card().get().id();
      if (failure.code() == FailureCode.NON_FINITE_IMAGE) {
        warnings.add(
            "model %s gave values that are not finite: reconstructed with sense".formatted(model));
        hearer.notFinite(model);
      } else {
        warnings.add("model %s, %s: reconstructed with sense".formatted(model, failure.detail()));
        hearer.outOfBand(model, String.valueOf(failure.detail()));
      }
      listener.fellBack(failure.code());
      chosen = ChosenMethod.classical(Method.SENSE);
      series = reconstruct(frames, chosen, warnings);
    }
    ImageSeries complete = series;
    long framesEnd = times.now();
    Optional<ModelCard> card = chosen.card();
    int nInf = chosen.nInf();
    card.ifPresent(model -> hearer.served(model.id(), nInf, complete.residual()));
    if (chosen.depth().orElse(null) instanceof ExitPlan plan) {
      warnings.add(plan.told());
    }
    List<MrImage> images = clock.in(Stage.FINISH, complete::images);
    PixelScaling scaling = clock.in(Stage.FINISH, () -> PixelScaling.of(images));
    Map<String, String> options = new TreeMap<>();
    options.put("whitening", whitening.isIdentity() ? "off" : "auto");
    settings.calibration().tell(options);
    if (chosen.jointPhases()) {
      options.put("phases", "together");
    }
    if (chosen.method() != Method.ZERO_FILLED) {
      // The engine adds up in another order with another number of threads: other last digits.
      options.put("threads", String.valueOf(settings.threadsPerOperation()));
    }
    if (settings.device().kind() != ComputeDevice.Kind.CPU) {
      // Another device rounds otherwise: other pixels.
      options.put("device", "gpu");
    }
    String digest = HexFormat.of().formatHex(clock.in(Stage.FINISH, source::value));
    long end = scanTimes.took(scanTimes.series(), framesEnd, 1);
    early.map(EarlyFrames::clock).ifPresent(clock::add);
    deadline
        .filter(missed -> missed.isMissed(end))
        .ifPresent(missed -> warnings.add(missed.missedAt(end, "the images were ready")));
    Provenance provenance =
        new Provenance(
            chosen.method().label(),
            card.map(model -> model.id().name()).orElse(null),
            card.map(model -> String.valueOf(model.id().version())).orElse(null),
            card.map(ModelCard::weightsSha256).orElse(null),
            nInf,
            options,
            ALGORITHM_VERSION,
            digest,
            complete.residual(),
            warnings);
    return new Reconstruction(
        source.header(), images, complete.shape(), scaling, provenance, clock.finish());
  }

  private ExitPlan.Task task(
      ScanTimes scan, ScanLayout layout, KSpaceAssembler assembler, StageListener listener) {
    int calibrations = 0;
    Optional<CalibrationBlock> last = Optional.empty();
    for (Frame frame : layout.frames()) {
      Optional<CalibrationBlock> block = Optional.of(assembler.calibrationBlock(frame));
      calibrations += block.equals(last) ? 0 : 1;
      last = block;
    }
    return new ExitPlan.Task(
        scan,
        layout.frames().size(),
        calibrations,
        listener.answerForm(),
        () -> Math.max(0, active.get() - 1),
        (int) (Runtime.getRuntime().maxMemory() / 4.0 / seriesBytes(layout)));
  }

  /**
   * The scan's frames on their way.
   *
   * @param judged whether they are held to bands
   */
  private record Frames(
      AcquisitionSource source,
      ScanLayout layout,
      KSpaceAssembler assembler,
      Prewhitening whitening,
      StageClock clock,
      ServingModels models,
      ScanTimes times,
      Optional<EarlyFrames> early,
      boolean judged) {
    QualityGuard guard(ChosenMethod chosen) {
      return chosen
          .card()
          .filter(card -> judged)
          .map(card -> QualityGuard.of(models.models(), card))
          .orElse(QualityGuard.NONE);
    }
  }

  /**
   * All frames by one method.
   *
   * @param warnings receives what is wrong with images of a scan that the model's card does not
   *     fit, and what could not be judged
   * @throws ReconstructionException NON_FINITE_IMAGE, RESIDUAL_OUT_OF_BAND
   */
  private ImageSeries reconstruct(Frames scan, ChosenMethod chosen, List<String> warnings) {
    ImageSeries series = new ImageSeries(scan.source(), scan.layout());
    QualityGuard guard = scan.guard(chosen);
    int count = scan.layout().frames().size();
    Map<Integer, Double> heldOut = Map.of();
    scan.early().ifPresent(EarlyFrames::reconsider);
    try (FrameWork work =
        new FrameWork(
            settings,
            device,
            scan.models(),
            scan.times(),
            scan.layout(),
            scan.whitening(),
            chosen)) {
      int begun = 0;
      for (Frame frame : scan.layout().frames()) {
        int index = begun++;
        scan.clock().frame(index, count);
        Optional<ExitImages> there =
            scan.early()
                .flatMap(
                    early ->
                        early.take(
                            scan.layout(), scan.whitening(), chosen, frame, scan.assembler()));
        series.add(
            frame,
            there.orElseGet(
                () ->
                    work.images(
                        scan.assembler(),
                        frame,
                        scan.clock(),
                        used -> guard.heldOutExits(index, count, used))));
        if (!guard.heldOutExits(index, count, chosen.nInf()).isEmpty()) {
          heldOut =
              there.isPresent()
                  ? scan.early().map(early -> early.heldOut(frame)).orElse(Map.of())
                  : work.heldOut();
        }
        if (there.isEmpty()) {
          work.heldOutFailure().map(ReconstructionPipeline::notHeldOut).ifPresent(warnings::add);
        }
      }
      series.endsAt(chosen.nInf());
    }
    try {
      series.require(guard, chosen.nInf());
      guard.require(heldOut);
    } catch (ReconstructionException unusual) {
      if (fits(scan, chosen)) {
        throw unusual;
      }
      warnings.add("model %s, %s".formatted(chosen.card().orElseThrow().id(), unusual.detail()));
    }
    return series;
  }

  private static String notHeldOut(ReconstructionException failure) {
    return "images are judged by acquired samples alone: the run without some lines failed: "
        + failure.code();
  }

  /** Bands hold for scans that fit the card; nobody knows what is usual for others. */
  private boolean fits(Frames scan, ChosenMethod chosen) {
    ScanTraits traits = ScanTraits.of(scan.layout(), settings.calibration().virtualCoils());
    return chosen.card().filter(card -> CardFit.of(card, traits).fits()).isPresent();
  }

  /** Floats of one frame: with its copies it must fit the heap. */
  static long largestFrame() {
    return Math.min(ScanLayout.MAXIMUM_FRAME_FLOATS, Runtime.getRuntime().maxMemory() / 8);
  }

  /** The images of a series are kept until the last is done, since they share one scale. */
  static void requireRoom(ScanLayout layout) {
    MatrixSize recon = layout.grid().recon();
    double bytes = seriesBytes(layout);
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

  static double seriesBytes(ScanLayout layout) {
    MatrixSize recon = layout.grid().recon();
    return 8.0 * recon.x() * recon.y() * recon.z() * layout.frames().size();
  }

  @Override
  public void close() {
    serving.release();
    device.close();
  }
}
