package org.gleamrecon.phantom;

import java.util.Locale;

/**
 * Spin-echo sequences with an optional inversion, times in ms. Signal = PD |1 - 2 exp(-TI/T1) +
 * exp(-TR/T1)| exp(-TE/T2), without the middle term where there is no inversion (and the last one's
 * sign turned).
 */
public enum Contrast {
  T1W(600, 12, 0),
  T2W(4500, 95, 0),
  FLAIR(9000, 120, 2500),
  PD(4500, 15, 0);

  private final double repetitionTimeMs;
  private final double echoTimeMs;
  private final double inversionTimeMs;

  Contrast(double repetitionTimeMs, double echoTimeMs, double inversionTimeMs) {
    this.repetitionTimeMs = repetitionTimeMs;
    this.echoTimeMs = echoTimeMs;
    this.inversionTimeMs = inversionTimeMs;
  }

  /** Name on the command line: {@code t1w}, {@code t2w}, {@code flair}, {@code pd}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  double repetitionTimeMs() {
    return repetitionTimeMs;
  }

  double echoTimeMs() {
    return echoTimeMs;
  }

  /** 0 without an inversion. */
  double inversionTimeMs() {
    return inversionTimeMs;
  }

  /** Relative signal of a tissue. */
  double signal(Tissue tissue) {
    double recovery = Math.exp(-repetitionTimeMs / tissue.t1Ms());
    double longitudinal =
        inversionTimeMs == 0
            ? 1 - recovery
            : Math.abs(1 - 2 * Math.exp(-inversionTimeMs / tissue.t1Ms()) + recovery);
    return tissue.protonDensity() * longitudinal * Math.exp(-echoTimeMs / tissue.t2Ms());
  }
}
