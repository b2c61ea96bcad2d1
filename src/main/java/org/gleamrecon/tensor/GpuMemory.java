package org.gleamrecon.tensor;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.lang.management.MemoryUsage;

/**
 * Memory of a GPU as its driver counts it, for all processes together.
 *
 * @param freeBytes that nobody has taken
 * @param totalBytes of the GPU
 */
public record GpuMemory(long freeBytes, long totalBytes) {
  /**
   * Now.
   *
   * @param index number of the GPU
   */
  public static GpuMemory of(int index) {
    MemoryUsage usage = CudaUtils.getGpuMemory(Device.gpu(index));
    return new GpuMemory(usage.getMax() - usage.getUsed(), usage.getMax());
  }
}
