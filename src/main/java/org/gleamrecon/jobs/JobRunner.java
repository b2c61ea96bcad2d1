package org.gleamrecon.jobs;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.jboss.logging.Logger;

/**
 * Runs the jobs of a device, one after the other. For one thread, which calls {@link #recover} once
 * and then {@link #advance} again and again; each call looks at how things are, changes what must
 * change, durably, and returns. After a failure of the database or the disk the next call goes on
 * where this one stopped.
 */
final class JobRunner {
  private static final Logger LOG = Logger.getLogger(JobRunner.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final JobStore store;
  private final Launcher launcher;
  private final JobModels models;
  private final TrainingScans scans;
  private final JobSettings settings;
  private final Publication publication;
  private final JobRetention retention;

  private Optional<Begun> running = Optional.empty();

  /** A job with a trainer of this service. */
  private record Begun(String id, JobDirectory directory, Trainer trainer) {}

  JobRunner(
      JobStore store,
      Launcher launcher,
      JobModels models,
      TrainingScans scans,
      JobSettings settings) {
    this.store = store;
    this.launcher = launcher;
    this.models = models;
    this.scans = scans;
    this.settings = settings;
    publication = new Publication(store, models);
    retention = new JobRetention(store, settings, Clock.systemUTC());
  }

  /**
   * Ends what an earlier service left running, and queues its jobs again. Nothing may be started
   * before this has returned.
   *
   * @throws IOException if a trainer does not end
   */
  void recover() throws IOException {
    List<FineTuneJob> jobs = store.list();
    launcher.endLeft(
        settings.directory(), jobs.stream().flatMap(job -> job.trainer().stream()).toList());
    for (FineTuneJob job : jobs) {
      if (job.state() instanceof JobState.UnderWay || job.trainer().isPresent()) {
        record(job.id(), new JobDirectory(settings, job));
        FineTuneJob now = queueAgain(job.id(), "the service ended before its trainer");
        forgetTrainer(job.id());
        LOG.infof("an earlier service left job %s, which is %s", now.id(), now.state().label());
      }
    }
  }

  /** One look at the running job, or at the queue where none runs. */
  void advance() {
    retention.sweep();
    if (running.isPresent()) {
      watch(running.get());
      return;
    }
    // The oldest: also one that a failure of the database left under way.
    Optional<FineTuneJob> next = store.open().stream().findFirst();
    if (next.isPresent()) {
      begin(next.get().id());
    }
  }

  private void begin(String id) {
    FineTuneJob job =
        store.move(
            id,
            now -> now.state() instanceof JobState.Queued queued ? queued.begin() : now.state());
    if (!(job.state() instanceof JobState.UnderWay)) {
      return;
    }
    JobDirectory directory = new JobDirectory(settings, job);
    Optional<GateReport> gate = directory.gate(job);
    if (gate.isPresent()) {
      // Its trainer was done before the service ended.
      publication.publish(job, directory, gate.get());
      return;
    }
    try {
      directory.describe(
          job,
          models.directory(models.base(job.base().toString())),
          split(job.request()),
          settings);
    } catch (ReconstructionException reason) {
      fail(id, reason.code(), reason.detail());
      return;
    } catch (IOException failure) {
      fail(id, FailureCode.NO_SPACE, "the job's directory cannot be written");
      return;
    }
    Trainer trainer;
    try {
      trainer = launcher.launch(directory.path());
    } catch (IOException failure) {
      LOG.error("a trainer cannot be started", failure);
      fail(id, FailureCode.INTERNAL, "the trainer cannot be started; the service's log says why");
      return;
    }
    running = Optional.of(new Begun(id, directory, trainer));
    LOG.infof("job %s trains on %s", id, job.base());
    rememberTrainer(running.get());
  }

  private TrainingScans.Split split(FineTuneRequest request) {
    return scans.holding(
        request.dataset(),
        split -> {
          split.require(request.supervision());
          return split;
        });
  }

  private void watch(Begun begun) {
    Optional<TrainerEnd> end = begun.trainer().end();
    // Read after that, so that an ended trainer's last words are heard.
    record(begun.id(), begun.directory());
    FineTuneJob job = store.require(begun.id());
    if (end.isEmpty()) {
      if (!(job.state() instanceof JobState.Open)) {
        begun.trainer().stop();
      }
      tellWhyItWaits(begun);
      rememberTrainer(begun);
      return;
    }
    if (job.state() instanceof JobState.UnderWay) {
      conclude(job, begun.directory(), end.get());
    }
    forgetTrainer(job.id());
    running = Optional.empty();
  }

  private void conclude(FineTuneJob job, JobDirectory directory, TrainerEnd end) {
    if (end instanceof TrainerEnd.Done) {
      Optional<GateReport> gate = directory.gate(job);
      if (gate.isPresent()) {
        publication.publish(job, directory, gate.get());
      } else {
        fail(
            job.id(),
            FailureCode.TRAINER_CRASHED,
            "the trainer ended as if it were done, without a whole model and its figures");
        directory.removeWeights();
      }
    } else if (end instanceof TrainerEnd.GaveUp gaveUp) {
      TrainerStatus.Failure failure = gaveUp.failure(directory.status());
      fail(job.id(), TrainerEnd.code(failure), JobLog.withoutPaths(failure.detail()));
      directory.removeWeights();
    } else if (end instanceof TrainerEnd.Refused refused) {
      fail(job.id(), FailureCode.INTERNAL, "the trainer cannot be started: " + refused.why());
      directory.removeWeights();
    } else if (end instanceof TrainerEnd.Died died) {
      queueAgain(job.id(), died.why());
    }
  }

  private void tellWhyItWaits(Begun begun) {
    store.move(
        begun.id(),
        job ->
            job.state() instanceof JobState.Running training
                ? training.waiting(begun.trainer().waits().orElse(null))
                : job.state());
  }

  /** Queues a job whose trainer is gone, if it is not over and may be tried again. */
  private FineTuneJob queueAgain(String id, String why) {
    return store.move(
        id,
        job ->
            job.state() instanceof JobState.UnderWay underWay
                ? underWay.trainerDied(why, job.step(), settings.maxAttempts())
                : job.state());
  }

  private void record(String id, JobDirectory directory) {
    Optional<TrainerStatus> told = directory.status();
    if (told.isEmpty()) {
      return;
    }
    store.change(id, job -> job.state() instanceof JobState.Open ? job.with(told.get()) : job);
    TrainerStatus.Phase phase = told.get().phase();
    if (phase == TrainerStatus.Phase.EVALUATING || phase == TrainerStatus.Phase.DONE) {
      store.move(
          id,
          job ->
              job.state() instanceof JobState.Running training ? training.evaluate() : job.state());
    }
  }

  private void rememberTrainer(Begun begun) {
    store.change(begun.id(), job -> job.trainedBy(Optional.of(begun.trainer().reference())));
  }

  private void forgetTrainer(String id) {
    store.change(id, job -> job.trainedBy(Optional.empty()));
  }

  private void fail(String id, FailureCode code, String detail) {
    store.move(
        id,
        job -> job.state() instanceof JobState.Open open ? open.fail(code, detail) : job.state());
    LOG.infof("job %s failed: %s: %s", id, code, detail);
  }

  /** Ends the trainer, whose job goes on with the next start of the service. */
  void stop() throws InterruptedException {
    if (running.isEmpty()) {
      return;
    }
    Begun begun = running.get();
    while (begun.trainer().end().isEmpty()) {
      begun.trainer().stop();
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
    }
    running = Optional.empty();
    record(begun.id(), begun.directory());
    store.move(
        begun.id(),
        job ->
            job.state() instanceof JobState.UnderWay underWay
                ? underWay.trainerEnded("the service was stopped", job.step())
                : job.state());
    forgetTrainer(begun.id());
  }
}
