package org.gleamrecon.pipeline;

import java.util.Optional;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.GpuMemory;

/**
 * Memory of the device that reconstructs: a GPU's own, else what this process may take of the
 * machine's.
 *
 * @param freeBytes of it; what the engine keeps for its next arrays does not count as free
 * @param totalBytes of it
 */
public record DeviceMemory(long freeBytes, long totalBytes) {

  /** Now; empty where the system does not tell. */
  public static Optional<DeviceMemory> of(ComputeDevice device) {
    if (device.kind() == ComputeDevice.Kind.GPU) {
      GpuMemory gpu = GpuMemory.of(device.index());
      return Optional.of(new DeviceMemory(gpu.freeBytes(), gpu.totalBytes()));
    }
    return of(FreeMemory.bytes(), FreeMemory.totalBytes());
  }

  static Optional<DeviceMemory> of(long freeBytes, long totalBytes) {
    return totalBytes == Long.MAX_VALUE
        ? Optional.empty()
        : Optional.of(new DeviceMemory(Math.min(freeBytes, totalBytes), totalBytes));
  }
}
