package org.gleamrecon.train;

import java.util.Comparator;
import java.util.List;
import org.gleamrecon.unroll.ConjugateGradient;
import org.gleamrecon.unroll.UnrolledNetworkConfig;

/**
 * A model of the native memory that training takes: what an iteration keeps for its backward pass,
 * in proportion to pixels x features; what data consistency keeps, in proportion to the complex
 * samples of all coils; the examples of a batch; and a whole validation frame, of which nothing is
 * kept. They add up, though not all are there at once: what one leaves, in pieces, does not serve
 * the other.
 *
 * <p>The factors are a non-negative least-squares fit to 27 settings (features 8 to 32, 1 to 8
 * iterations a module, 4 to 16 coils, 96 to 256 pixels, batch 1 and 2, gradient step and three
 * conjugate-gradient steps, with and without truth): measured over fitted was 0.81 to 1.21, and
 * twice the same 10 to 25 % apart. So a plan is 1.27 times the fit. That of the features was held
 * at 0.8 of what an earlier fit with up to 64 had; that of a solver's step is 4.2 for 3.34, since
 * the setting that was 25 % apart kept more of those.
 *
 * @param pixels of the largest example
 * @param samples complex samples of all coils of the largest example
 * @param wholePixels of the largest validation frame
 * @param wholeSamples likewise
 * @param split whether the samples are parted, so that masks have no whole lines and the loss
 *     transforms too
 */
record ExampleMemory(
    long pixels, long samples, long wholePixels, long wholeSamples, boolean split) {
  private static final int SLAB_COLUMNS = 64;
  private static final double MARGIN = 1.27;
  private static final double FLOATS_MB = 4e-6;
  private static final double COMPLEX_MB = 8e-6;

  /** The engine's compiled kernels and the gaps of its heap. */
  private static final double CONSTANT_MB = 77.5;

  private static final double FEATURES_OF_ITERATION = 4.78;
  private static final double FEATURES = 5.82;
  private static final double FEATURES_OF_WHOLE = 6.5;
  private static final double SAMPLES_OF_EXAMPLE = 18.85;
  private static final double SAMPLES_OF_SPLIT_EXAMPLE = 21.67;
  private static final double SAMPLES_OF_WHOLE = 13.83;
  private static final double SAMPLES_OF_GRADIENT_STEP = 2.96;
  private static final double SAMPLES_OF_SOLVER_STEP = 4.2;
  private static final double SAMPLES_OF_SPLIT_SOLVER_STEP = 6.6;

  /** Of all frames that can be drawn from. */
  static ExampleMemory of(List<TrainingFrame> frames, ExampleSettings settings, boolean split) {
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
        pixels, pixels * largest.coils(), wholePixels, wholePixels * whole.coils(), split);
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
    double kept =
        network.dataConsistency() instanceof ConjugateGradient solver
            ? solver.steps() * (split ? SAMPLES_OF_SPLIT_SOLVER_STEP : SAMPLES_OF_SOLVER_STEP)
            : SAMPLES_OF_GRADIENT_STEP;
    double example = split ? SAMPLES_OF_SPLIT_EXAMPLE : SAMPLES_OF_EXAMPLE;
    double features =
        FLOATS_MB * network.features() * (FEATURES_OF_ITERATION * length + FEATURES) * pixels;
    double coils = COMPLEX_MB * (example * batch + kept * length) * samples;
    double whole =
        COMPLEX_MB * SAMPLES_OF_WHOLE * wholeSamples
            + FLOATS_MB * network.features() * FEATURES_OF_WHOLE * wholePixels;
    return MARGIN * (CONSTANT_MB + features + coils + whole);
  }
}
