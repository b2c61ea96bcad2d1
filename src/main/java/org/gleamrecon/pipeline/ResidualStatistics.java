package org.gleamrecon.pipeline;

import java.util.HashMap;
import java.util.Map;
import org.gleamrecon.modelstore.ActiveVersions;

/**
 * Which k-space residuals are usual for a model's name, by exit, from the scans that its trusted
 * versions served since the program began.
 *
 * <p>Residuals of scans of different contrast and noise differ by factors, so it is their logarithm
 * whose mean m and standard deviation s are kept (Welford's recurrence), and the usual band is
 * exp(m +- max(4 s, ln 1.5)), known from {@link #FEWEST} scans on.
 */
final class ResidualStatistics {
  /** Fewer scans tell nothing about the next one. */
  static final int FEWEST = 20;

  private static final double DEVIATIONS = 4;
  private static final double LEAST_FACTOR = 1.5;

  private record Exit(String name, int nInf) {}

  private static final class Moments {
    private long count;
    private double mean;
    private double squares;

    private void add(double value) {
      count++;
      double difference = value - mean;
      mean += difference / count;
      squares += difference * (value - mean);
    }

    private ActiveVersions.Band band() {
      double deviation = Math.sqrt(squares / (count - 1));
      double width = Math.max(DEVIATIONS * deviation, Math.log(LEAST_FACTOR));
      return new ActiveVersions.Band(Math.exp(mean - width), Math.exp(mean + width));
    }
  }

  private final Map<Exit, Moments> exits = new HashMap<>();

  /** A scan was served; a residual of zero (an empty scan) says nothing. */
  synchronized void add(String name, int nInf, double residual) {
    if (residual > 0 && Double.isFinite(residual)) {
      exits.computeIfAbsent(new Exit(name, nInf), any -> new Moments()).add(Math.log(residual));
    }
  }

  /** What the next version of a name is held to. */
  synchronized ActiveVersions.Probation usual(String name) {
    Map<Integer, ActiveVersions.Band> bands = new HashMap<>();
    exits.forEach(
        (exit, moments) -> {
          if (exit.name().equals(name) && moments.count >= FEWEST) {
            bands.put(exit.nInf(), moments.band());
          }
        });
    return new ActiveVersions.Probation(bands);
  }
}
