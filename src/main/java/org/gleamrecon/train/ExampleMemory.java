package org.gleamrecon.train;

import java.util.Comparator;
import java.util.List;
import org.gleamrecon.unroll.UnrolledNetworkConfig;

/**
 * A model of the memory that training takes, fitted to what was measured on a CPU. In it are, for
 * each pixel of an example,
 *
 * <ul>
 *   <li>what an iteration keeps for its backward pass, in proportion to the features, and what the
 *       backward pass itself needs at its fullest;
 *   <li>the coils' arrays of data consistency;
 * </ul>
 *
 * and, once, the arrays of Java that an example is made of.
 *
 * @param pixels of the largest example
 * @param samples complex samples of all its coils
 * @param whole complex samples of the largest validation frame, which is shown in one piece
 */
record ExampleMemory(long pixels, long samples, long whole) {
  private static final double BYTES = 1e-6;

  /** Of all frames that can be drawn from. */
  static ExampleMemory of(List<TrainingFrame> frames, ExampleSettings settings) {
    TrainingFrame largest =
        frames.stream()
            .max(Comparator.comparingLong(frame -> pixels(frame, settings) * frame.coils()))
            .orElseThrow();
    long pixels = frames.stream().mapToLong(frame -> pixels(frame, settings)).max().orElseThrow();
    long whole =
        frames.stream()
            .mapToLong(f -> (long) f.nz() * f.coils() * f.ny() * (f.slab() ? 64 : f.nx()))
            .max()
            .orElseThrow();
    return new ExampleMemory(pixels, pixels(largest, settings) * largest.coils(), whole);
  }

  private static long pixels(TrainingFrame frame, ExampleSettings settings) {
    int most = (frame.slab() ? settings.slabColumns() : settings.columns()).get(1);
    return (long) frame.nz() * frame.ny() * Math.min(most, frame.nx());
  }

  /** At most, 10^6 bytes above what is resident before the first step. */
  double megabytes(UnrolledNetworkConfig network, int modules, int batch) {
    int length = network.iterations() / modules;
    double activations = 4.0 * pixels * network.features() * (6.0 * length + 4);
    double coils = 8.0 * samples * (4 * batch + 6 + 2.0 * length);
    double java = 8.0 * 6 * Math.max(samples, whole);
    return BYTES * (activations + coils + java) + 40;
  }
}
