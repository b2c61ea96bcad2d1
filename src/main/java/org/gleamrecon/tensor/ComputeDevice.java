package org.gleamrecon.tensor;

/**
 * Where a request's arrays live.
 *
 * @param kind cpu or gpu
 * @param index number of the GPU, 0 for the CPU
 */
public record ComputeDevice(Kind kind, int index) {
  public static final ComputeDevice CPU = new ComputeDevice(Kind.CPU, 0);

  /** The kinds of device the engine knows. */
  public enum Kind {
    CPU,
    GPU
  }
}
