package org.gleamrecon.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.kspace.CalibrationBlock;
import org.gleamrecon.kspace.Frame;
import org.gleamrecon.kspace.FrameArrivals;
import org.gleamrecon.kspace.FrameCounters;
import org.gleamrecon.kspace.FrameNumbers;
import org.gleamrecon.kspace.KSpaceAssembler;
import org.gleamrecon.kspace.PhaseSeries;
import org.gleamrecon.kspace.Prewhitening;
import org.gleamrecon.kspace.ScanLayout;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.timing.TimeModel;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one scan that are reconstructed while the rest of it arrives. Each is kept with all
 * that its pixels depend on; when the scan is complete only those are taken whose lines,
 * calibration, whitening and method turn out to be the same, so that the answer is the one that the
 * whole scan gives, to the last bit. What cannot be done early is left to the end without a word.
 *
 * <p>For one thread at a time; {@link #arrived} and what was shown may have another thread of their
 * own.
 */
public final class EarlyFrames implements AutoCloseable {
  /** What the pipeline lends. */
  record Parts(
      PipelineSettings settings,
      DeviceQueue device,
      TimeModel times,
      Supplier<ServingModels> models,
      AtomicLong bytes) {}

  /** An image that can be shown before its series is complete. */
  public record EarlyImage(MrImage image, Provenance provenance) {}

  /** What became of an early image. */
  public enum Showing {
    NOT_YET,
    STANDS,
    /** It was not what the complete scan has. */
    OUTDATED
  }

  private record Basis(
      ServingModels models,
      ScanLayout layout,
      Prewhitening whitening,
      ChosenMethod chosen,
      FrameWork work) {
    QualityGuard guard() {
      return chosen
          .card()
          .map(card -> QualityGuard.of(models.models(), card))
          .orElse(QualityGuard.NONE);
    }
  }

  private record Done(
      Frame frame, CalibrationBlock block, ExitImages images, Map<Integer, Double> heldOut) {}

  private final Parts parts;
  private final ReconstructionRequest request;
  private final StageListener listener;
  private final StageClock clock;
  private final Map<FrameCounters, Done> done = new TreeMap<>();
  private final TreeSet<FrameCounters> taken = new TreeSet<>();
  private final FrameArrivals arrivals;
  private final FrameNumbers numbers;
  private final TreeSet<FrameCounters> shown = new TreeSet<>();
  private @Nullable Basis basis;
  private long bytes;
  private boolean over;

  EarlyFrames(
      Parts parts, MrdHeader header, ReconstructionRequest request, StageListener listener) {
    this.parts = parts;
    arrivals = new FrameArrivals(header);
    numbers = new FrameNumbers(header.encodings().get(0).limits());
    this.request = request;
    this.listener = listener;
    clock = new StageClock(listener);
  }

  /**
   * One more acquisition is there.
   *
   * @return the frames that seem complete with it, each for {@link #add}
   */
  public List<List<Integer>> arrived(AcquisitionHeader acquisition) {
    return arrivals.add(acquisition);
  }

  /**
   * Reconstructs a frame that seems complete.
   *
   * @param arrived what has arrived of the scan
   * @param acquisitions of the frame, as {@link #arrived} gives them
   * @return its image, with the number that it has in a scan that is as complete as its header
   *     says; empty if it must wait for the scan's end
   */
  public Optional<EarlyImage> add(AcquisitionSource arrived, List<Integer> acquisitions) {
    if (over) {
      return Optional.empty();
    }
    try {
      ScanLayout layout =
          ScanLayout.of(arrived, acquisitions, ReconstructionPipeline.largestFrame());
      if (layout.threeDimensional()
          || layout.frames().size() != 1
          || needsOtherPhases(layout)
          || !roomFor(layout)) {
        over = true;
        return Optional.empty();
      }
      Basis on = basis;
      if (on == null) {
        on = begin(arrived, layout);
        basis = on;
      } else if (!layout.sortsLike(on.layout())) {
        over = true;
        return Optional.empty();
      }
      return add(on, arrived, layout);
    } catch (ReconstructionException unable) {
      // The whole scan may do, or its own failure is the one to tell.
      over = true;
      return Optional.empty();
    }
  }

  private boolean needsOtherPhases(ScanLayout layout) {
    return request.method().equals(Optional.of(Method.COMPRESSED_SENSING))
        && PhaseSeries.awaited(layout.frames().get(0), layout);
  }

  private boolean roomFor(ScanLayout layout) {
    long more = (long) ReconstructionPipeline.seriesBytes(layout);
    if (parts.bytes().addAndGet(more) > Runtime.getRuntime().maxMemory() / 8) {
      parts.bytes().addAndGet(-more);
      return false;
    }
    bytes += more;
    return true;
  }

  private Basis begin(AcquisitionSource arrived, ScanLayout layout) {
    Prewhitening whitening = whitening(arrived, layout);
    ServingModels models = parts.models().get();
    try {
      KSpaceAssembler assembler = assembler(arrived, layout, whitening);
      ChosenMethod chosen =
          new MethodChoice(
                  models.models(),
                  layout,
                  new ArrayList<>(),
                  StageListener.NONE,
                  (card, exits) -> {
                    throw new IllegalStateException("no budget");
                  })
              .of(request, assembler, parts.settings().calibration().virtualCoils());
      ScanTimes times = new ScanTimes(parts.times(), parts.settings(), layout);
      return new Basis(
          models,
          layout,
          whitening,
          chosen,
          new FrameWork(
              parts.settings(), parts.device(), models, times, layout, whitening, chosen));
    } catch (RuntimeException | Error failure) {
      models.release();
      throw failure;
    }
  }

  private Prewhitening whitening(AcquisitionSource arrived, ScanLayout layout) {
    return request.whiten() ? Prewhitening.of(arrived, layout) : Prewhitening.none(layout.coils());
  }

  private KSpaceAssembler assembler(
      AcquisitionSource arrived, ScanLayout layout, Prewhitening whitening) {
    return new KSpaceAssembler(arrived, layout, whitening, parts.settings().calibration().size());
  }

  private Optional<EarlyImage> add(Basis on, AcquisitionSource arrived, ScanLayout layout) {
    KSpaceAssembler assembler = assembler(arrived, layout, on.whitening());
    Frame frame = layout.frames().get(0);
    listener.goingOn();
    int nInf = on.chosen().nInf();
    Set<Integer> heldOutExits =
        on.guard().heldOutExits(numbers.of(frame.counters()).orElse(-1), numbers.count(), nInf);
    ExitImages images = on.work().images(assembler, frame, clock, heldOutExits);
    Map<Integer, Double> heldOut = heldOutExits.isEmpty() ? Map.of() : on.work().heldOut();
    if (on.guard().complaint(images.at(nInf).fit(), nInf).isPresent()
        || on.guard().complaint(heldOut).isPresent()) {
      // Nobody is shown an image that the complete scan will hardly have.
      over = true;
      return Optional.empty();
    }
    ImageSeries series = new ImageSeries(arrived, layout);
    series.add(frame, images);
    series.endsAt(nInf);
    done.put(frame.counters(), new Done(frame, assembler.calibrationBlock(frame), images, heldOut));
    MrImage image = series.images().get(0);
    return numbers.of(frame.counters()).stream()
        .mapToObj(
            number -> new EarlyImage(image.numbered(number), provenance(on, series.residual())))
        .findFirst();
  }

  private static Provenance provenance(Basis on, double residual) {
    Optional<ModelCard> card = on.chosen().card();
    return new Provenance(
        on.chosen().method().label(),
        card.map(model -> model.id().name()).orElse(null),
        card.map(model -> String.valueOf(model.id().version())).orElse(null),
        card.map(ModelCard::weightsSha256).orElse(null),
        on.chosen().nInf(),
        Map.of(),
        ReconstructionPipeline.ALGORITHM_VERSION,
        "",
        residual,
        List.of());
  }

  /** The models that the first frame was made with; the caller releases them. */
  Optional<ServingModels> use() {
    return Optional.ofNullable(basis).map(Basis::models).filter(ServingModels::use);
  }

  /** What was found without some lines of a frame that was taken, as {@link FrameWork#heldOut}. */
  Map<Integer, Double> heldOut(Frame frame) {
    Done early = done.get(frame.counters());
    return early == null ? Map.of() : early.heldOut();
  }

  /** Whether the images of any frame are there. */
  public boolean anyDone() {
    return !done.isEmpty();
  }

  /** What the frames were begun with. */
  public Optional<Lowering> lowering() {
    return request.lowering();
  }

  /** The time that was spent until now. */
  StageClock clock() {
    return clock;
  }

  /** The complete scan is about to be reconstructed, for the first time or with another method. */
  void reconsider() {
    taken.clear();
  }

  /** The images of a frame of the complete scan, if they are there and nothing is different. */
  Optional<ExitImages> take(
      ScanLayout layout,
      Prewhitening whitening,
      ChosenMethod chosen,
      Frame frame,
      KSpaceAssembler assembler) {
    Basis on = basis;
    Done early = done.get(frame.counters());
    if (on == null
        || early == null
        || !layout.sortsLike(on.layout())
        || whitening.isIdentity() != on.whitening().isIdentity()
        || !chosen.equals(on.chosen())
        || !early.frame().equals(frame)
        || !early.block().equals(assembler.calibrationBlock(frame))) {
      return Optional.empty();
    }
    taken.add(frame.counters());
    return Optional.of(early.images());
  }

  /** Somebody has got the image. */
  public void show(EarlyImage image) {
    shown.add(image.image().counters());
  }

  /** What somebody has got of an image of the complete scan. */
  public Showing showing(MrImage image) {
    if (!shown.contains(image.counters())) {
      return Showing.NOT_YET;
    }
    return taken.contains(image.counters()) ? Showing.STANDS : Showing.OUTDATED;
  }

  /** An image of the complete scan under a number that goes with those of the images shown. */
  public MrImage numbered(MrImage image) {
    OptionalInt number = numbers.of(image.counters());
    return shown.isEmpty() || number.isEmpty() ? image : image.numbered(number.getAsInt());
  }

  @Override
  public void close() {
    over = true;
    done.clear();
    parts.bytes().addAndGet(-bytes);
    bytes = 0;
    Basis on = basis;
    basis = null;
    if (on != null) {
      on.work().close();
      on.models().release();
    }
  }
}
