package org.gleamrecon.app;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.AdmissionLimits;
import org.gleamrecon.admission.AdmissionListener;
import org.gleamrecon.admission.DataDirectory;
import org.gleamrecon.admission.LeastRate;
import org.gleamrecon.admission.LiveLock;
import org.gleamrecon.admission.OverloadPolicy;
import org.gleamrecon.admission.Spool;
import org.gleamrecon.audit.AuditLog;
import org.gleamrecon.delivery.Delivery;
import org.gleamrecon.delivery.OutboxDatabase;
import org.gleamrecon.delivery.OutboxSettings;
import org.gleamrecon.delivery.OutboxState;
import org.gleamrecon.http.DatasetGate;
import org.gleamrecon.http.DoorLimits;
import org.gleamrecon.http.ReconstructionWriter;
import org.gleamrecon.jobs.DatasetLimits;
import org.gleamrecon.jobs.DatasetStore;
import org.gleamrecon.jobs.DatasetUse;
import org.gleamrecon.jobs.FineTuneJobs;
import org.gleamrecon.jobs.JobDatabase;
import org.gleamrecon.jobs.JobModels;
import org.gleamrecon.jobs.JobSettings;
import org.gleamrecon.jobs.JobState;
import org.gleamrecon.jobs.Launcher;
import org.gleamrecon.jobs.TrainingScans;
import org.gleamrecon.modelstore.SignaturePolicy;
import org.gleamrecon.pipeline.CalibrationSettings;
import org.gleamrecon.pipeline.Corridor;
import org.gleamrecon.pipeline.ModelRegistry;
import org.gleamrecon.pipeline.PipelineSettings;
import org.gleamrecon.pipeline.ReconstructionPipeline;
import org.gleamrecon.results.Keeping;
import org.gleamrecon.results.Results;
import org.gleamrecon.telemetry.ReconstructionMetrics;
import org.gleamrecon.telemetry.Traces;
import org.jboss.logging.Logger;

/** The whole service on one page: what is made of what. */
@Dependent
final class Wiring {
  private static final Logger LOG = Logger.getLogger(Wiring.class);
  private static final String SPOOL = "spool";
  private static final String RESULTS = "results";
  private static final String DATASETS = "datasets";
  private static final int QUEUED_TRAINING_SCANS = 4;
  private static final String SQLITE = "sqlite";

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
  LeastRate leastRate(GleamConfig config) {
    return new LeastRate(
        config.limits().leastBodyRate().asLongValue(), config.limits().bodyRateTime());
  }

  @Produces
  @Singleton
  DoorLimits limits(GleamConfig config, LeastRate leastRate) {
    return new DoorLimits(
        config.limits().maxBodyBytes().asLongValue(),
        leastRate,
        config.limits().drainBytes().asLongValue(),
        config.limits().drainTime(),
        config.limits().keepAlive());
  }

  @Produces
  @Singleton
  Traces traces(GleamConfig config) {
    return config.traces().endpoint().map(Traces::to).orElse(Traces.NONE);
  }

  void close(@Disposes Traces traces) {
    traces.close();
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
  DatasetGate datasetGate(DoorLimits limits) {
    return new DatasetGate(
        new AdmissionGate(
            new AdmissionLimits(
                1, QUEUED_TRAINING_SCANS, QUEUED_TRAINING_SCANS * limits.maxBodyBytes()),
            System::nanoTime,
            AdmissionListener.NONE));
  }

  @Produces
  @Singleton
  DatasetStore datasets(DataDirectory data, GleamConfig config) {
    DatasetStore store =
        DatasetStore.open(
            data.path().resolve(DATASETS),
            new DatasetLimits(
                config.datasets().maxBytes().asLongValue(),
                config.datasets().maxScans(),
                config.limits().freeDiskBytes().asLongValue()),
            new SecureRandom());
    store.problems().forEach(LOG::warn);
    return store;
  }

  @Produces
  @Singleton
  DatasetUse datasetUse(FineTuneJobs jobs) {
    return jobs::userOf;
  }

  @Produces
  @Singleton
  SignaturePolicy signatures(GleamConfig config) {
    SignaturePolicy policy =
        SignaturePolicy.of(
            config.trustedKeys(), config.requireSignature(), config.modelSigningKey());
    policy.signsWith().ifPresent(key -> LOG.infof("models made here are signed with key %s", key));
    return policy;
  }

  @Produces
  @Singleton
  ModelRegistry registry(
      DataDirectory data,
      GleamConfig config,
      ReconstructionMetrics metrics,
      AuditLog audit,
      SignaturePolicy policy) {
    ModelRegistry registry =
        ModelRegistry.open(
            config.models(),
            data.path(),
            PipelineSettings.of(
                config.device(),
                config.threads(),
                new CalibrationSettings(
                    config.calibration().method(),
                    config.calibration().kernel(),
                    config.calibration().size(),
                    config.calibration().crop(),
                    config.calibration().virtualCoils())),
            new RegistryLog(metrics, audit),
            policy);
    registry.installed().problems().forEach(LOG::warn);
    return registry;
  }

  void stop(@Disposes ModelRegistry registry) {
    registry.close();
  }

  @Produces
  @Singleton
  ReconstructionPipeline pipeline(ModelRegistry registry) {
    return registry.pipeline();
  }

  @Produces
  @Singleton
  Corridor corridor(ReconstructionPipeline pipeline, AdmissionGate gate, GleamConfig config) {
    int floor = config.overload().leastNInf();
    return floor == 0
        ? Corridor.of(pipeline)
        : new BusyCorridor(
            Corridor.of(pipeline), gate, new OverloadPolicy(config.overload().from()), floor);
  }

  @Produces
  @Singleton
  ReconstructionWriter writer() {
    return new ReconstructionWriter();
  }

  @Produces
  @Singleton
  Results results(DataDirectory data, GleamConfig config) {
    return Results.open(
        data.path().resolve(RESULTS),
        new Keeping(config.results().keep(), config.results().maxSize().asLongValue()),
        Clock.systemUTC());
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
    return TrainerLaunch.launcher(config);
  }

  void close(@Disposes Launcher launcher) {
    launcher.close();
  }

  @Produces
  @Singleton
  JobModels jobModels(GleamConfig config, ModelRegistry registry, AuditLog audit) {
    return new InstalledJobModels(config.models(), registry, audit);
  }

  @Produces
  @Singleton
  TrainingScans trainingScans(DatasetStore datasets) {
    return new KeptTrainingScans(datasets);
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
                TrainerLaunch.device(config),
                config.jobs().threads(),
                config.jobs().maxAttempts(),
                config.jobs().maxQueued(),
                // A live scan must find room beside a training that fills the disk.
                2 * config.limits().freeDiskBytes().asLongValue(),
                new JobSettings.Keeping(
                    config.jobs().keepTime(), config.jobs().keepDirectories())));
    metrics.watchFineTunes(JobState.LABELS, jobs::counts, jobs::pausedSeconds);
    return jobs;
  }

  @Produces
  @Singleton
  Delivery delivery(
      DataDirectory data, GleamConfig config, JobDatabase database, ReconstructionMetrics metrics) {
    GleamConfig.Delivery settings = config.delivery();
    Delivery delivery =
        new Delivery(
            Destinations.of(settings),
            OutboxDatabase.open(database.source()),
            new OutboxSettings(
                data.path().resolve("outbox"),
                settings.maxBytes().asLongValue(),
                config.limits().freeDiskBytes().asLongValue(),
                settings.maxAttempts(),
                settings.giveUpTime(),
                settings.firstWait(),
                settings.longestWait(),
                settings.keepTime()),
            metrics::delivered,
            Clock.systemUTC(),
            new SecureRandom());
    metrics.watchOutbox(OutboxState.HELD, delivery::counts);
    return delivery;
  }
}
