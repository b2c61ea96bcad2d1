package org.gleamrecon.calibration;

/**
 * What ESPIRiT may be told.
 *
 * <p>The default crop: cutting away air helps whatever has to be unfolded (0.1 to 0.9 dB within the
 * head at accelerations of 2 to 4), cutting away anatomy is worse than noise. On simulated heads of
 * 4 to 32 coils, regions of 10 to 24 lines and noise up to a tenth of the signal no pixel of a head
 * fell below 0.8; below 0.9 up to 0.2 % of them did.
 *
 * @param kernel samples of a patch along each axis, clipped to half the region
 * @param calibrationSize samples of the region that are used along each axis
 * @param threshold eigenvalues of the calibration data's Gram matrix below this share of the
 *     largest are noise
 * @param crop maps are zero where the eigenvalue is below it, 0 to 1
 * @param noiseVariance E|n|^2 of a sample, 1 for whitened data, 0 if unknown
 */
public record EspiritSettings(
    int kernel, int calibrationSize, double threshold, double crop, double noiseVariance) {
  public static final EspiritSettings DEFAULT = new EspiritSettings(6, 24, 0.001, 0.8, 0);

  public EspiritSettings withNoiseVariance(double variance) {
    return new EspiritSettings(kernel, calibrationSize, threshold, crop, variance);
  }
}
