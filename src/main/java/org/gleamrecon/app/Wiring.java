package org.gleamrecon.app;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.AdmissionLimits;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.http.Corridor;
import org.gleamrecon.http.DoorLimits;
import org.gleamrecon.http.ReconstructionWriter;
import org.gleamrecon.http.Spool;
import org.gleamrecon.jobs.FineTuneJobs;
import org.gleamrecon.jobs.JobDatabase;
import org.gleamrecon.jobs.JobModels;
import org.gleamrecon.jobs.JobSettings;
import org.gleamrecon.jobs.JobState;
import org.gleamrecon.jobs.Launcher;
import org.gleamrecon.jobs.LocalLauncher;
import org.gleamrecon.jobs.OwnProgram;
import org.gleamrecon.jobs.TrainingScans;
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
  private static final String SQLITE = "sqlite";

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
  AdmissionGate gate(GleamConfig config, ReconstructionMetrics metrics) {
    AdmissionGate gate =
        new AdmissionGate(
            new AdmissionLimits(
                config.admission().maxConcurrent(),
                config.admission().maxQueued(),
                config.admission().maxQueuedBytes().asLongValue()),
            System::nanoTime,
            metrics);
    metrics.watch(gate);
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

  @Produces
  @Singleton
  JobDatabase database(DataDirectory data, GleamConfig config) {
    return config.database().equals(SQLITE)
        ? JobDatabase.sqlite(data.path().resolve("gleam.db"))
        : JobDatabase.postgresql(config.database());
  }

  void close(@Disposes JobDatabase database) {
    database.close();
  }

  @Produces
  @Singleton
  Launcher launcher(GleamConfig config) {
    GleamConfig.Jobs jobs = config.jobs();
    return new LocalLauncher(
        OwnProgram.command(jobs.maxHeapBytes().asLongValue(), Main.class.getName()),
        jobs.threads(),
        jobs.idlePriority(),
        jobs.stopTime());
  }

  @Produces
  @Singleton
  JobModels jobModels(GleamConfig config, InstalledModels models) {
    return new InstalledJobModels(config.models(), models);
  }

  @Produces
  @Singleton
  TrainingScans trainingScans() {
    return new TrainingScans() {
      @Override
      public <T> T holding(String dataset, Function<Split, T> action) {
        throw new ReconstructionException(
            FailureCode.DATASET_NOT_FOUND, "this service keeps no datasets");
      }
    };
  }

  @Produces
  @Singleton
  FineTuneJobs jobs(
      DataDirectory data,
      GleamConfig config,
      JobDatabase database,
      Launcher launcher,
      JobModels models,
      TrainingScans scans,
      ReconstructionMetrics metrics) {
    FineTuneJobs jobs =
        new FineTuneJobs(
            database,
            launcher,
            models,
            scans,
            new JobSettings(
                data.path().resolve("jobs"),
                data.path().resolve("live.lock"),
                config.device(),
                config.jobs().threads(),
                config.jobs().maxAttempts(),
                config.jobs().maxQueued(),
                config.limits().freeDiskBytes().asLongValue()));
    metrics.watchFineTunes(JobState.LABELS, jobs::counts);
    return jobs;
  }
}
