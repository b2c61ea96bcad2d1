package org.gleamrecon.train;

import java.util.Comparator;
import java.util.List;
import org.gleamrecon.unroll.ConjugateGradient;
import org.gleamrecon.unroll.UnrolledNetworkConfig;

/**
 * A model of the native memory that training takes: what an iteration keeps for its backward pass,
 * in proportion to pixels x features; what data consistency keeps, in proportion to the complex
 * samples of all coils; and the examples of a batch. A whole validation frame, of which nothing is
 * kept, may need more than that.
 *
 * <p>The factors are a non-negative least-squares fit to 17 settings (features 8 to 64, 1 to 4
 * iterations a module, 8 to 24 coils, 128 x 128 to 320 x 128, batch 1 to 4, gradient step and three
 * conjugate-gradient steps): measured over fitted was 0.83 to 1.25. So a plan is 1.3 times the fit.
 *
 * @param pixels of the largest example
 * @param samples complex samples of all coils of the largest example
 * @param wholePixels of the largest validation frame
 * @param wholeSamples likewise
 */
record ExampleMemory(long pixels, long samples, long wholePixels, long wholeSamples) {
  private static final int SLAB_COLUMNS = 64;
  private static final double MARGIN = 1.3;
  // The engine's compiled kernels and the gaps of its heap, which do not grow with the example:
  // jobs of 30 to 100 steps, started as the service does, came to 87 to 115 MB above the fit where
  // the heap had been given back before the first step.
  private static final double CONSTANT_MB = 130;
  private static final double FLOATS_MB = 4e-6;
  private static final double COMPLEX_MB = 8e-6;

  private static final double FEATURES_OF_ITERATION = 5.98;
  private static final double FEATURES = 7.28;
  private static final double SAMPLES_OF_EXAMPLE = 7.43;
  private static final double SAMPLES = 8.1;
  private static final double SAMPLES_OF_GRADIENT_STEP = 2.94;
  private static final double SAMPLES_OF_SOLVER_STEP = 1.79;
  private static final double SAMPLES_ONCE_PER_SOLVER_STEP = 3.13;

  /** Of all frames that can be drawn from. */
  static ExampleMemory of(List<TrainingFrame> frames, ExampleSettings settings) {
    TrainingFrame largest =
        frames.stream()
            .max(Comparator.comparingLong(f -> pixels(f, drawn(f, settings)) * f.coils()))
            .orElseThrow();
    TrainingFrame whole =
        frames.stream()
            .max(Comparator.comparingLong(f -> pixels(f, shown(f)) * f.coils()))
            .orElseThrow();
    long pixels = pixels(largest, drawn(largest, settings));
    long wholePixels = pixels(whole, shown(whole));
    return new ExampleMemory(
        pixels, pixels * largest.coils(), wholePixels, wholePixels * whole.coils());
  }

  private static int drawn(TrainingFrame frame, ExampleSettings settings) {
    return (frame.slab() ? settings.slabColumns() : settings.columns()).get(1);
  }

  private static int shown(TrainingFrame frame) {
    return frame.slab() ? SLAB_COLUMNS : frame.nx();
  }

  private static long pixels(TrainingFrame frame, int columns) {
    return (long) frame.nz() * frame.ny() * Math.min(columns, frame.nx());
  }

  /** At most, 10^6 bytes above what is resident before the first step. */
  double megabytes(UnrolledNetworkConfig network, int modules, int batch) {
    double length = (double) network.iterations() / modules;
    double kept;
    if (network.dataConsistency() instanceof ConjugateGradient solver) {
      kept = solver.steps() * (SAMPLES_OF_SOLVER_STEP * length + SAMPLES_ONCE_PER_SOLVER_STEP);
    } else {
      kept = SAMPLES_OF_GRADIENT_STEP * length;
    }
    double features =
        FLOATS_MB * network.features() * (FEATURES_OF_ITERATION * length + FEATURES) * pixels;
    double coils = COMPLEX_MB * (SAMPLES_OF_EXAMPLE * batch + SAMPLES + kept) * samples;
    double whole =
        COMPLEX_MB * (SAMPLES_OF_EXAMPLE + SAMPLES) * wholeSamples
            + FLOATS_MB * network.features() * FEATURES * wholePixels;
    return CONSTANT_MB + MARGIN * Math.max(features + coils, whole);
  }
}
