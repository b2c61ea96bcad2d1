package org.gleamrecon.tensor;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request's arrays live.
 *
 * @param kind cpu or gpu
 * @param index number of the GPU, 0 for the CPU
 */
public record ComputeDevice(Kind kind, int index) {
  public static final ComputeDevice CPU = new ComputeDevice(Kind.CPU, 0);

  private static final Pattern GPU = Pattern.compile("gpu(\\d{1,2})(,gpu\\d{1,2})*");

  /**
   * The device of that name: {@code auto} (the first GPU where there is one, else the CPU), {@code
   * cpu}, {@code gpu0}; of a list the first.
   *
   * @throws IllegalArgumentException for any other name, and for a GPU that is not there
   */
  public static ComputeDevice of(String name) {
    if (name.equals("cpu")) {
      return CPU;
    }
    Engine engine = Engine.getEngine("PyTorch");
    // A CUDA runtime on the machine is not enough: the engine must be built for it.
    int gpus = engine.hasCapability(StandardCapabilities.CUDA) ? engine.getGpuCount() : 0;
    if (name.equals("auto")) {
      return gpus > 0 ? new ComputeDevice(Kind.GPU, 0) : CPU;
    }
    Matcher gpu = GPU.matcher(name);
    if (!gpu.matches()) {
      throw new IllegalArgumentException("device " + name + ": not auto, cpu, gpu0, gpu0,gpu1");
    }
    int index = Integer.parseInt(gpu.group(1));
    if (index >= gpus) {
      throw new IllegalArgumentException("device " + name + ": " + gpus + " GPUs here");
    }
    return new ComputeDevice(Kind.GPU, index);
  }

  /** The kinds of device the engine knows. */
  public enum Kind {
    CPU,
    GPU
  }
}
