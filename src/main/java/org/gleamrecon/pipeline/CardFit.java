package org.gleamrecon.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gleamrecon.kspace.Undersampling;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.unroll.Dimension;

/**
 * How far a scan lies from what a model was trained on, by its card.
 *
 * <p>A scan fits if
 *
 * <ul>
 *   <li>the card names its kind of undersampling. A fully sampled scan (also one with partial
 *       Fourier) fits only a card that names {@code full}: there is nothing to unalias, and a
 *       network that never saw such a scan would smooth it.
 *   <li>a 3D scan is sampled irregularly over both phase encoding axes ({@code poisson}): the other
 *       kinds were learned on slices.
 *   <li>one of the card's accelerations, widened by 10 %, lies between encoded lines per acquired
 *       line and what that would be without calibration lines: the step outside the centre where
 *       lines are skipped regularly ("R = 4" with 24 calibration lines of 128 is 2.6 over all), and
 *       at most a quarter more where they are irregular, since R of such patterns counts the
 *       centre.
 *   <li>the larger side of the encoded image lies in the card's range, widened by 10 %: a network
 *       of convolutions does not care about a few pixels.
 *   <li>the number of coils lies in the card's range.
 * </ul>
 *
 * @param misfits what does not fit, in words for the operator; empty if the scan fits
 * @param distance 0 if it fits; the sum of the ratios by which it misses (natural logarithm), and 1
 *     for another kind of undersampling
 */
record CardFit(List<String> misfits, double distance) {
  private static final double MARGIN = 0.1;
  private static final double ON_TOP = 1.25;
  private static final double OTHER_KIND = 1;

  static CardFit of(ModelCard card, ScanTraits scan) {
    ModelCard.TrainedOn trained = card.trainedOn();
    Undersampling sampling = scan.undersampling();
    List<String> misfits = new ArrayList<>();
    double distance = 0;
    boolean seen = trained.masks().stream().anyMatch(mask -> means(mask, sampling.kind()));
    if (scan.threeDimensional() && sampling.kind() != Undersampling.Kind.POISSON) {
      misfits.add("3D with undersampling " + label(sampling.kind()) + " (trained on slices of it)");
      distance += OTHER_KIND;
    } else if (!seen) {
      misfits.add(
          "undersampling %s (trained on %s)"
              .formatted(label(sampling.kind()), String.join(", ", trained.masks())));
      distance += OTHER_KIND;
    }
    double acceleration =
        missed(
            sampling.acceleration(), withoutCalibration(sampling), trained.accelerations(), MARGIN);
    if (acceleration > 0) {
      misfits.add(
          "acceleration %s (trained on %s)"
              .formatted(number(sampling.acceleration()), range(trained.accelerations())));
      distance += acceleration;
    }
    double side = missed(scan.largerSide(), scan.largerSide(), trained.matrix(), MARGIN);
    if (side > 0) {
      misfits.add(
          "%d pixels along the larger side (trained on %s)"
              .formatted(scan.largerSide(), range(trained.matrix())));
      distance += side;
    }
    double coils = missed(scan.coils(), scan.coils(), trained.coils(), 0);
    if (coils > 0) {
      misfits.add("%d coils (trained on %s)".formatted(scan.coils(), range(trained.coils())));
      distance += coils;
    }
    return new CardFit(List.copyOf(misfits), distance);
  }

  /** Whether a network works on this scan's images at all: planes, be they slices or in a slab. */
  static boolean hasDimensionOf(ModelCard card) {
    return card.architecture().dimension() == Dimension.PLANE;
  }

  boolean fits() {
    return misfits.isEmpty();
  }

  private static boolean means(String mask, Undersampling.Kind kind) {
    return kind == Undersampling.Kind.POISSON
        ? mask.startsWith(label(kind))
        : mask.equals(label(kind));
  }

  private static String label(Undersampling.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static double withoutCalibration(Undersampling sampling) {
    return sampling.kind() == Undersampling.Kind.UNIFORM
        ? sampling.outerAcceleration()
        : Math.min(sampling.outerAcceleration(), ON_TOP * sampling.acceleration());
  }

  /** How far [low, high] misses the range, as logarithm of a ratio; 0 if they meet. */
  private static double missed(double low, double high, ModelCard.Range range, double margin) {
    double above = low / (range.highest() * (1 + margin));
    double below = range.lowest() * (1 - margin) / high;
    return Math.max(0, Math.log(Math.max(above, below)));
  }

  private static String range(ModelCard.Range range) {
    return number(range.lowest()) + " to " + number(range.highest());
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
