package org.gleamrecon.mrd;

import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** Refuses acquisitions with NaN or infinite numbers: one would spoil a whole image. */
public final class FiniteSamples {
  private FiniteSamples() {}

  /**
   * @param index the acquisition's place in the scan, for the message
   * @throws ReconstructionException NON_FINITE_SAMPLES
   */
  public static void require(Acquisition acquisition, int index) {
    require(acquisition.samples(), "samples", index);
    require(acquisition.trajectory(), "trajectory", index);
  }

  private static void require(float[] values, String what, int index) {
    if (!areFinite(values)) {
      throw new ReconstructionException(
          FailureCode.NON_FINITE_SAMPLES,
          "the " + what + " of acquisition " + index + " hold NaN or infinity");
    }
  }

  /** Whether no value is NaN or infinite. */
  public static boolean areFinite(float[] values) {
    // x * 0 is 0 for a finite x and NaN otherwise, and NaN stays in a sum. Four sums, because a
    // single one would wait for each addition before the next.
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int whole = values.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      a += values[i] * 0f;
      b += values[i + 1] * 0f;
      c += values[i + 2] * 0f;
      d += values[i + 3] * 0f;
    }
    for (int i = whole; i < values.length; i++) {
      a += values[i] * 0f;
    }
    return !Float.isNaN(a + b + c + d);
  }
}
