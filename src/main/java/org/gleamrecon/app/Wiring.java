package org.gleamrecon.app;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.AdmissionLimits;
import org.gleamrecon.http.Corridor;
import org.gleamrecon.http.DoorLimits;
import org.gleamrecon.http.ReconstructionWriter;
import org.gleamrecon.http.Spool;
import org.gleamrecon.pipeline.PipelineSettings;
import org.gleamrecon.pipeline.ReconstructionPipeline;
import org.gleamrecon.pipeline.RequestListener;
import org.gleamrecon.telemetry.ReconstructionMetrics;
import org.gleamrecon.tensor.ComputeDevice;

/** The whole service on one page: what is made of what. */
@Dependent
final class Wiring {
  private static final String SPOOL = "spool";

  @Produces
  @Singleton
  DataDirectory data(GleamConfig config) {
    return DataDirectory.lock(config.data());
  }

  void unlock(@Disposes DataDirectory data) {
    data.close();
  }

  @Produces
  @Singleton
  Spool spool(DataDirectory data, GleamConfig config) {
    return Spool.open(
        data.path().resolve(SPOOL),
        config.limits().freeDiskBytes().asLongValue(),
        new SecureRandom());
  }

  @Produces
  @Singleton
  DoorLimits limits(GleamConfig config) {
    return new DoorLimits(
        config.limits().maxBodyBytes().asLongValue(),
        config.limits().drainBytes().asLongValue(),
        config.limits().drainTime());
  }

  @Produces
  @Singleton
  MetricsListener metrics(MeterRegistry registry) {
    return new MetricsListener(new ReconstructionMetrics(registry));
  }

  @Produces
  @Singleton
  RequestListener requests(MetricsListener listener) {
    return listener.metrics();
  }

  @Produces
  @Singleton
  AdmissionGate gate(GleamConfig config, MetricsListener listener) {
    AdmissionGate gate =
        new AdmissionGate(
            new AdmissionLimits(
                config.admission().maxConcurrent(),
                config.admission().maxQueued(),
                config.admission().maxQueuedBytes().asLongValue()),
            System::nanoTime,
            listener.metrics());
    listener.metrics().watch(gate);
    return gate;
  }

  @Produces
  @Singleton
  ReconstructionPipeline pipeline(GleamConfig config) {
    return new ReconstructionPipeline(
        new PipelineSettings(
            ComputeDevice.of(config.device()),
            config.threads() > 0
                ? config.threads()
                : PipelineSettings.DEFAULTS.threadsPerOperation()));
  }

  void stop(@Disposes ReconstructionPipeline pipeline) {
    pipeline.close();
  }

  @Produces
  @Singleton
  Corridor corridor(ReconstructionPipeline pipeline) {
    return Corridor.of(pipeline);
  }

  @Produces
  @Singleton
  ReconstructionWriter writer() {
    return new ReconstructionWriter();
  }

  /** The metrics under a type of their own: they are a listener at two doors. */
  record MetricsListener(ReconstructionMetrics metrics) {}
}
