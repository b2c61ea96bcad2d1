package org.gleamrecon.pipeline;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.gleamrecon.calibration.MapSettings;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.kspace.Frame;
import org.gleamrecon.kspace.FrameCounters;
import org.gleamrecon.kspace.ImageGrid;
import org.gleamrecon.kspace.KSpace;
import org.gleamrecon.kspace.KSpaceAssembler;
import org.gleamrecon.kspace.PhaseSeries;
import org.gleamrecon.kspace.Prewhitening;
import org.gleamrecon.kspace.ScanLayout;
import org.gleamrecon.tensor.TensorScope;

/**
 * Takes the frames of one scan through one method, one after the other or all phases of a slice at
 * once: ordered on the caller's thread, the rest on the device's. For one thread at a time.
 */
final class FrameWork implements AutoCloseable {
  /** Failures after which nobody waits for images any more. */
  private static final Set<FailureCode> STOPPED =
      EnumSet.of(FailureCode.CANCELLED, FailureCode.SHUTTING_DOWN);

  private final PipelineSettings settings;
  private final DeviceQueue device;
  private final Prewhitening whitening;
  private final ScanTimes times;
  private final Optional<FrameTimes> laps;
  private final Coils coils;
  private final TensorScope scope;
  private final FrameMethod method;
  private final Optional<Depth> depth;
  private final Optional<ScanLayout> jointPhases;
  private final Map<FrameCounters, ExitImages> ahead = new HashMap<>();
  private Map<Integer, Double> heldOut = Map.of();
  private Optional<ReconstructionException> heldOutFailure = Optional.empty();

  /**
   * Holds the device's memory for its maps until it is closed.
   *
   * @param layout the scan's, of which the frames may be a part
   * @param models have the network of the chosen method
   */
  FrameWork(
      PipelineSettings settings,
      DeviceQueue device,
      ServingModels models,
      ScanTimes times,
      ScanLayout layout,
      Prewhitening whitening,
      ChosenMethod chosen) {
    this.settings = settings;
    this.device = device;
    this.whitening = whitening;
    this.times = times;
    laps = chosen.card().map(card -> new FrameTimes(times, card.id()));
    depth = chosen.depth();
    coils = new Coils(chosen.method(), settings.calibration().virtualCoils());
    scope = device.call(() -> TensorScope.open(settings.device()));
    Optional<NetworkAtExit> network =
        laps.map(
            lap ->
                new NetworkAtExit(
                    models.network(lap.model()), lap.model(), chosen.depth().orElseThrow(), lap));
    jointPhases = Optional.of(layout).filter(whole -> chosen.jointPhases());
    method = frameMethod(layout, chosen.method(), network);
  }

  private FrameMethod frameMethod(
      ScanLayout layout, Method chosen, Optional<NetworkAtExit> network) {
    ImageGrid grid = layout.grid();
    MapSettings maps = settings.calibration().maps();
    boolean white = !whitening.isIdentity();
    if (layout.threeDimensional()) {
      return network
          .<FrameMethod>map(ofExit -> new UnrolledSlab(ofExit, grid, maps, scope))
          .orElseGet(() -> new SlabMethod(chosen, grid, white, maps, scope));
    }
    if (jointPhases.isPresent()) {
      return new PhasesMethod(grid, white, maps, scope);
    }
    Optional<SliceSolver> solver =
        chosen == Method.ZERO_FILLED
            ? Optional.empty()
            : Optional.of(
                network
                    .<SliceSolver>map(UnrolledSlices::new)
                    .orElseGet(
                        () ->
                            chosen == Method.COMPRESSED_SENSING
                                ? new SparseSolver(white)
                                : new SenseSolver(white)));
    return new SliceMethod(solver, grid, maps, scope);
  }

  /** The images of the scan's next frame. */
  ExitImages images(KSpaceAssembler assembler, Frame frame, StageClock clock) {
    return images(assembler, frame, clock, Set.of());
  }

  /** As below, where it is known before. */
  ExitImages images(
      KSpaceAssembler assembler, Frame frame, StageClock clock, Set<Integer> heldOutExits) {
    return images(assembler, frame, clock, used -> heldOutExits);
  }

  /**
   * As above; and looks, if there is time, at images made without some lines. The frame's own
   * images are there whatever becomes of those.
   *
   * @param heldOutExits where, given the exit that the images have now; empty: nowhere
   */
  ExitImages images(
      KSpaceAssembler assembler,
      Frame frame,
      StageClock clock,
      IntFunction<Set<Integer>> heldOutExits) {
    heldOut = Map.of();
    heldOutFailure = Optional.empty();
    ExitImages made = ahead.remove(frame.counters());
    if (made != null) {
      return made;
    }
    List<Frame> together =
        jointPhases.map(scan -> PhaseSeries.of(frame, scan)).orElse(List.of(frame));
    long begin = times.now();
    Optional<CalibrationRegion> region =
        clock.in(
            Stage.ORDER,
            () ->
                jointPhases.isPresent()
                    ? coils.calibrationOfPhases(assembler, frame)
                    : coils.calibration(assembler, frame));
    List<KSpace> ordered = new ArrayList<>();
    for (Frame one : together) {
      // Before the first it was asked already: one more would be taken for the next question.
      if (!ordered.isEmpty()) {
        clock.goOn();
      }
      ordered.add(clock.in(Stage.ORDER, () -> coils.of(assembler.assemble(one))));
    }
    times.took(times.order(), begin, together.size());
    region.ifPresent(
        centre -> device.call(() -> clock.in(Stage.CALIBRATE, () -> calibrate(centre))));
    List<ExitImages> images = device.call(() -> reconstruct(ordered, clock));
    for (int i = 0; i < images.size(); i++) {
      ahead.put(together.get(i).counters(), images.get(i));
    }
    depth.ifPresent(plan -> holdOut(ordered.get(0), plan, heldOutExits.apply(plan.used()), clock));
    return Objects.requireNonNull(ahead.remove(frame.counters()));
  }

  private void holdOut(KSpace frame, Depth plan, Set<Integer> where, StageClock clock) {
    NavigableSet<Integer> exits = new TreeSet<>(where);
    if (exits.isEmpty() || !plan.spares(exits.last())) {
      return;
    }
    try {
      heldOut =
          device.call(() -> clock.in(Stage.RECONSTRUCT, () -> method.heldOut(frame, exits, clock)));
    } catch (RuntimeException | OutOfMemoryError failure) {
      ReconstructionException told = ReconstructionException.of(failure);
      if (STOPPED.contains(told.code())) {
        throw told;
      }
      heldOutFailure = Optional.of(told);
    }
  }

  /**
   * What was found without some lines of the last frame, as {@link FrameMethod#heldOut}; empty if
   * nothing was.
   */
  Map<Integer, Double> heldOut() {
    return heldOut;
  }

  /** Why nothing was found without some lines of the last frame, if the run without them failed. */
  Optional<ReconstructionException> heldOutFailure() {
    return heldOutFailure;
  }

  private CalibrationRegion calibrate(CalibrationRegion centre) {
    long begin = times.now();
    // Hundreds of small operations: on a busy machine threads that wait for one another take up to
    // twenty times as long as one thread does, and on an idle one they save little.
    TensorScope.setThreadsPerOperation(1);
    try {
      method.calibrate(centre, whitening.isIdentity() ? 0 : 1, coils.received(whitening));
    } finally {
      TensorScope.setThreadsPerOperation(settings.threadsPerOperation());
    }
    times.took(times.calibrate(), begin, 1);
    return centre;
  }

  private List<ExitImages> reconstruct(List<KSpace> frames, StageClock clock) {
    long begin = times.now();
    laps.ifPresent(FrameTimes::begin);
    List<ExitImages> images = method.reconstruct(frames, clock);
    laps.ifPresent(lap -> lap.end(images.get(0).all().size()));
    times.took(times.turn(), begin, 1);
    return images;
  }

  @Override
  public void close() {
    device.release(scope);
  }
}
