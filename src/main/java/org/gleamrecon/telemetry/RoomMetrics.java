package org.gleamrecon.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.gleamrecon.pipeline.DeviceMemory;

/** What is left of disk and device. */
@Singleton
public class RoomMetrics {
  private static final String BYTES = "bytes";

  private final MeterRegistry registry;

  public RoomMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Shows how full the disk of the data directory is.
   *
   * @param free bytes, asked at each look
   * @param reserve bytes below which scans are refused
   */
  public void watchDisk(LongSupplier free, long reserve) {
    Gauge.builder("recon.disk.free", free, LongSupplier::getAsLong)
        .baseUnit(BYTES)
        .description("Free on the disk of the data directory")
        .strongReference(true)
        .register(registry);
    Gauge.builder("recon.disk.reserve", () -> reserve)
        .baseUnit(BYTES)
        .description("What stays free there: scans that would go below are refused")
        .strongReference(true)
        .register(registry);
  }

  /**
   * Shows how full the device is.
   *
   * @param memory asked at each look; not a number where it is not told
   */
  public void watchDevice(Supplier<Optional<DeviceMemory>> memory) {
    show(memory, "free", DeviceMemory::freeBytes);
    show(memory, "total", DeviceMemory::totalBytes);
  }

  private void show(
      Supplier<Optional<DeviceMemory>> memory, String kind, ToLongFunction<DeviceMemory> part) {
    Gauge.builder(
            "recon.device.memory",
            () -> memory.get().map(now -> (double) part.applyAsLong(now)).orElse(Double.NaN))
        .baseUnit(BYTES)
        .tag("kind", kind)
        .description("Memory of the device that reconstructs; on a CPU what the service may take")
        .strongReference(true)
        .register(registry);
  }
}
