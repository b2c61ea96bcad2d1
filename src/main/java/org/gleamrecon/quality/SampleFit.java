package org.gleamrecon.quality;

/**
 * How an image explains the samples that were measured: sums of squares over coils and samples.
 *
 * @param error |A x - y|^2
 * @param power |y|^2
 * @param noise what noise alone contributes to the power, 0 if nobody asked
 */
public record SampleFit(double error, double power, double noise) {
  /** Of a method whose image does not come from samples by an encoding model. */
  public static final SampleFit NONE = new SampleFit(Double.NaN, Double.NaN, 0);

  /**
   * Maps, transforms and regularisation keep even a right image of noiseless samples from
   * explaining them altogether: this share of |y| is not looked at more closely.
   */
  private static final double FLOOR = 0.05;

  /** ||A x - y|| / ||y||; 0 where nothing was measured, NaN for {@link #NONE}. */
  public double relative() {
    return power == 0 ? 0 : Math.sqrt(error / power);
  }

  /**
   * ||A x - y|| beside what noise explains: about 1 whatever the scan's noise, for an image that
   * leaves nothing but noise. 0 where nothing was measured.
   */
  public double besideNoise() {
    return power == 0 ? 0 : Math.sqrt(error / (noise + FLOOR * FLOOR * power));
  }
}
