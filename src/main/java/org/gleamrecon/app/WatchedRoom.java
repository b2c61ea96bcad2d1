package org.gleamrecon.app;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.gleamrecon.admission.Spool;
import org.gleamrecon.pipeline.DeviceMemory;
import org.gleamrecon.telemetry.RoomMetrics;
import org.gleamrecon.tensor.ComputeDevice;

/** Disk and device are watched as long as the service runs. */
@Singleton
final class WatchedRoom {
  private final RoomMetrics metrics;
  private final Spool spool;
  private final GleamConfig config;

  WatchedRoom(RoomMetrics metrics, Spool spool, GleamConfig config) {
    this.metrics = metrics;
    this.spool = spool;
    this.config = config;
  }

  /** After the checks of the start, whose observer comes first. */
  void begin(@Observes StartupEvent started) {
    metrics.watchDisk(spool::freeBytes, spool.reservedBytes());
    // Asked for at each look, so that the engine is not loaded for this alone.
    metrics.watchDevice(() -> DeviceMemory.of(ComputeDevice.of(config.device())));
  }
}
