package org.gleamrecon.pipeline;

import org.gleamrecon.tensor.ComputeDevice;

/**
 * What is the same for every scan of a running program.
 *
 * @param threadsPerOperation CPU threads that one native operation may use
 */
public record PipelineSettings(ComputeDevice device, int threadsPerOperation) {
  public static final PipelineSettings DEFAULTS =
      new PipelineSettings(ComputeDevice.CPU, Runtime.getRuntime().availableProcessors());

  public PipelineSettings {
    if (threadsPerOperation < 1) {
      throw new IllegalArgumentException("threads per operation: " + threadsPerOperation);
    }
  }
}
