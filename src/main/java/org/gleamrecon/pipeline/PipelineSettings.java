package org.gleamrecon.pipeline;

import org.gleamrecon.tensor.ComputeDevice;

/**
 * What is the same for every scan of a running program.
 *
 * @param threadsPerOperation CPU threads that one native operation may use
 */
public record PipelineSettings(
    ComputeDevice device, int threadsPerOperation, CalibrationSettings calibration) {
  public static final PipelineSettings DEFAULTS =
      new PipelineSettings(
          ComputeDevice.CPU,
          Runtime.getRuntime().availableProcessors(),
          CalibrationSettings.DEFAULT);

  /**
   * Settings as configuration writes them.
   *
   * @param device see {@link ComputeDevice#of}
   * @param threads 0: as many as Java sees processors
   */
  public static PipelineSettings of(String device, int threads, CalibrationSettings calibration) {
    return new PipelineSettings(
        ComputeDevice.of(device),
        threads > 0 ? threads : DEFAULTS.threadsPerOperation(),
        calibration);
  }

  public PipelineSettings {
    if (threadsPerOperation < 1) {
      throw new IllegalArgumentException("threads per operation: " + threadsPerOperation);
    }
  }
}
