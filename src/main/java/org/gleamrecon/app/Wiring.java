package org.gleamrecon.app;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.stream.Collectors;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.AdmissionLimits;
import org.gleamrecon.admission.LiveLock;
import org.gleamrecon.http.Corridor;
import org.gleamrecon.http.DoorLimits;
import org.gleamrecon.http.ReconstructionWriter;
import org.gleamrecon.http.Spool;
import org.gleamrecon.pipeline.CalibrationSettings;
import org.gleamrecon.pipeline.InstalledModels;
import org.gleamrecon.pipeline.PipelineSettings;
import org.gleamrecon.pipeline.ReconstructionPipeline;
import org.gleamrecon.telemetry.ReconstructionMetrics;
import org.jboss.logging.Logger;

/** The whole service on one page: what is made of what. */
@Dependent
final class Wiring {
  private static final Logger LOG = Logger.getLogger(Wiring.class);
  private static final String SPOOL = "spool";

  /** The next scan of a series mostly comes within this time of the last one. */
  private static final Duration LIVE_LINGER = Duration.ofMillis(200);

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
  LiveLock liveLock(DataDirectory data) {
    return LiveLock.open(data.path().resolve("live.lock"), LIVE_LINGER);
  }

  void unlock(@Disposes LiveLock lock) {
    lock.close();
  }

  @Produces
  @Singleton
  AdmissionGate gate(GleamConfig config, ReconstructionMetrics metrics, LiveLock liveLock) {
    AdmissionGate gate =
        new AdmissionGate(
            new AdmissionLimits(
                config.admission().maxConcurrent(),
                config.admission().maxQueued(),
                config.admission().maxQueuedBytes().asLongValue()),
            System::nanoTime,
            metrics.and(liveLock));
    metrics.watch(gate);
    liveLock.watch(gate);
    return gate;
  }

  @Produces
  @Singleton
  InstalledModels models(GleamConfig config, ReconstructionMetrics metrics) {
    InstalledModels models = InstalledModels.read(config.models());
    models.problems().forEach(LOG::warn);
    LOG.infof(
        "models: %s",
        models.identities().isEmpty()
            ? "none installed, sense and zero-filled only"
            : models.identities().stream()
                .map(model -> model.name() + ":" + model.version())
                .collect(Collectors.joining(", ")));
    metrics.show(models);
    return models;
  }

  @Produces
  @Singleton
  ReconstructionPipeline pipeline(GleamConfig config, InstalledModels models) {
    return new ReconstructionPipeline(
        PipelineSettings.of(
            config.device(),
            config.threads(),
            new CalibrationSettings(
                config.calibration().kernel(),
                config.calibration().size(),
                config.calibration().crop(),
                config.calibration().virtualCoils())),
        models);
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
}
