package org.gleamrecon.pipeline;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.kspace.Frame;
import org.gleamrecon.kspace.KSpaceAssembler;
import org.gleamrecon.kspace.Prewhitening;
import org.gleamrecon.kspace.ScanLayout;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.QualityBands;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.quality.SampleFit;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is usual for a version's images: from scans as they are served, through the same
 * stages, at every exit. A band ends {@link #MARGIN} times beyond the most that was seen. It has no
 * lower end: a smaller residual than usual is that of a scan with fewer coils or less noise.
 */
public final class BandMeasurement {
  /** No scans to measure on are like all scans to come. */
  static final double MARGIN = 1.2;

  private final ModelCard card;
  private final Map<Integer, Extremes> exits = new HashMap<>();
  private int images;

  private static final class Extremes {
    private double residual;
    private double heldOut;
  }

  public BandMeasurement(ModelCard card) {
    this.card = card;
    card.architecture().exits().forEach(exit -> exits.put(exit, new Extremes()));
  }

  /** Everything that a scan needs on its way. */
  record Parts(
      PipelineSettings settings, DeviceQueue device, ServingModels models, ScanTimes times) {}

  /**
   * Looks at every image of a scan.
   *
   * @throws ReconstructionException METHOD_NOT_AVAILABLE if the card does not fit the scan,
   *     NON_FINITE_IMAGE
   */
  void add(Parts parts, AcquisitionSource source, ScanLayout layout, StageListener listener) {
    requireFit(parts, layout);
    Prewhitening whitening = Prewhitening.of(source, layout);
    KSpaceAssembler assembler =
        new KSpaceAssembler(source, layout, whitening, parts.settings().calibration().size());
    StageClock clock = new StageClock(listener);
    TreeSet<Integer> all = new TreeSet<>(exits.keySet());
    ImageSeries finite = new ImageSeries(source, layout);
    try (FrameWork work =
        new FrameWork(
            parts.settings(),
            parts.device(),
            parts.models(),
            parts.times(),
            layout,
            whitening,
            ChosenMethod.gleam(card, new Depth.Every(all)))) {
      int begun = 0;
      for (Frame frame : layout.frames()) {
        clock.frame(begun++, layout.frames().size());
        ExitImages made = work.images(assembler, frame, clock, all);
        if (work.heldOutFailure().isPresent()) {
          throw work.heldOutFailure().get();
        }
        finite.add(frame, made);
        all.forEach(exit -> add(exit, made.at(exit).fit(), work.heldOut().get(exit)));
        images += made.at(all.last()).fit().power() > 0 ? 1 : 0;
      }
    }
  }

  private void requireFit(Parts parts, ScanLayout layout) {
    CardFit fit =
        CardFit.of(card, ScanTraits.of(layout, parts.settings().calibration().virtualCoils()));
    if (!fit.fits()) {
      throw new ReconstructionException(
          FailureCode.METHOD_NOT_AVAILABLE,
          "the scan does not fit the card of %s: %s"
              .formatted(card.id(), String.join(", ", fit.misfits())));
    }
  }

  private void add(int exit, SampleFit fit, @Nullable Double heldOut) {
    Extremes seen = Objects.requireNonNull(exits.get(exit));
    seen.residual = Math.max(seen.residual, fit.besideNoise());
    seen.heldOut = Math.max(seen.heldOut, Optional.ofNullable(heldOut).orElse(0.0));
  }

  /**
   * The bands.
   *
   * @throws ReconstructionException SCAN_INCOMPLETE if nothing was seen, or nothing could be held
   *     out
   */
  public QualityBands bands() {
    Map<Integer, QualityBands.Exit> bands = new HashMap<>();
    exits.forEach(
        (exit, seen) -> {
          if (images == 0 || seen.heldOut == 0) {
            throw new ReconstructionException(
                FailureCode.SCAN_INCOMPLETE,
                "no scan to measure on has a signal and lines outside its calibration lines");
          }
          bands.put(exit, new QualityBands.Exit(seen.residual * MARGIN, seen.heldOut * MARGIN));
        });
    return new QualityBands(card.weightsSha256(), images, bands);
  }
}
