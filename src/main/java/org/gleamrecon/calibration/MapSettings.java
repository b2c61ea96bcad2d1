package org.gleamrecon.calibration;

/**
 * How sensitivity maps are estimated where the region has room for more than low-resolution images.
 *
 * @param joint by {@link JsenseEstimator}, else by {@link EspiritEstimator}
 * @param espirit of the latter; its calibrationSize holds for both
 */
public record MapSettings(boolean joint, EspiritSettings espirit) {
  /**
   * As they are for samples of another noise.
   *
   * @param variance E|n|^2 of a sample, 1 for whitened data, 0 if unknown
   */
  public MapSettings withNoiseVariance(double variance) {
    return new MapSettings(joint, espirit.withNoiseVariance(variance));
  }

  SensitivityMapEstimator estimator() {
    return joint ? JsenseEstimator.of(espirit.calibrationSize()) : new EspiritEstimator(espirit);
  }
}
