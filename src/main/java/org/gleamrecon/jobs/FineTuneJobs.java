package org.gleamrecon.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelId;
import org.jboss.logging.Logger;

/**
 * The front of this room: takes fine-tuning jobs, tells of them, stops them, and runs them in the
 * background between {@link #start} and {@link #close}. Safe for several threads.
 */
public final class FineTuneJobs implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(FineTuneJobs.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration MOST_CLOSING = Duration.ofMinutes(1);

  private final JobStore store;
  private final JobModels models;
  private final TrainingScans scans;
  private final JobSettings settings;
  private final JobRunner runner;
  private final Semaphore wakeUp = new Semaphore(0);
  private final Thread thread = new Thread(this::run, "fine-tuning");
  private volatile boolean closed;

  public FineTuneJobs(
      JobDatabase database,
      Launcher launcher,
      JobModels models,
      TrainingScans scans,
      JobSettings settings) {
    this.models = models;
    this.scans = scans;
    this.settings = settings;
    store = new JobStore(database, Clock.systemUTC());
    runner = new JobRunner(store, launcher, models, scans, settings);
  }

  /** Begins to run jobs, after ending what an earlier service left running. */
  public void start() {
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!closed && !attempt(this::recover)) {
        pause(AFTER_FAILURE);
      }
      while (!closed) {
        pause(attempt(runner::advance) ? LOOK_EVERY : AFTER_FAILURE);
      }
      runner.stop();
    } catch (InterruptedException interrupt) {
      LOG.warn("fine-tuning was interrupted; a trainer may be left", interrupt);
      Thread.currentThread().interrupt();
    }
  }

  private void recover() {
    try {
      runner.recover();
    } catch (IOException failure) {
      throw new ReconstructionException(
          FailureCode.INTERNAL, "trainers of an earlier service do not end", failure);
    }
  }

  /** Nothing that goes wrong with one job may end the thread that runs all. */
  private static boolean attempt(Runnable step) {
    try {
      step.run();
      return true;
    } catch (RuntimeException failure) {
      LOG.error("fine-tuning waits: ", failure);
      return false;
    }
  }

  private void pause(Duration longest) throws InterruptedException {
    if (wakeUp.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      wakeUp.drainPermits();
    }
  }

  /**
   * Takes a job; it is durable when this returns.
   *
   * @throws ReconstructionException MODEL_NOT_FOUND, DATASET_NOT_FOUND, NOT_FULLY_SAMPLED,
   *     MODELS_NOT_WRITABLE and NO_SPACE if it could not run, QUOTA_EXCEEDED if too many wait,
   *     CONFLICT if the key was used for another request
   */
  public FineTuneJob submit(FineTuneRequest request, Optional<IdempotencyKey> key) {
    // First: a repeated request gets its job, whatever has become of what it names.
    Optional<FineTuneJob> same = key.flatMap(used -> store.find(used, request));
    if (same.isPresent()) {
      return same.get();
    }
    ModelId base = models.base(request.base());
    models.requireWritable();
    requireSpace();
    FineTuneJob job =
        scans.holding(
            request.dataset(),
            split -> {
              split.require(request.supervision());
              return store.add(request, base, key, settings.maxQueued());
            });
    wakeUp.release();
    return job;
  }

  private void requireSpace() {
    long free;
    try {
      Files.createDirectories(settings.directory());
      free = Files.getFileStore(settings.directory()).getUsableSpace();
    } catch (IOException failure) {
      throw new ReconstructionException(
          FailureCode.NO_SPACE, "the directory of jobs cannot be written", failure);
    }
    if (free < settings.freeDiskBytes()) {
      throw new ReconstructionException(
          FailureCode.NO_SPACE,
          "%d bytes are free where jobs are kept, %d must stay free"
              .formatted(free, settings.freeDiskBytes()));
    }
  }

  /** Every job, oldest first. */
  public List<FineTuneJob> list() {
    return store.list();
  }

  /**
   * @throws ReconstructionException JOB_NOT_FOUND
   */
  public FineTuneJob find(String id) {
    return store.require(id);
  }

  /** The job that waits for its turn with a dataset or uses it now, if there is one. */
  public Optional<String> userOf(String dataset) {
    return store.open().stream()
        .filter(job -> job.request().dataset().equals(dataset))
        .map(FineTuneJob::id)
        .findFirst();
  }

  /** How many jobs there are of each state's label; states without jobs are left out. */
  public Map<String, Integer> counts() {
    return store.counts();
  }

  /** For how long the trainer under way has given way to live scans, seconds; 0 without one. */
  public double pausedSeconds() {
    return store.open().stream()
        .filter(job -> job.state() instanceof JobState.UnderWay)
        .flatMap(job -> job.status().stream())
        .map(TrainerStatus::pausedSeconds)
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  /** How many jobs come before a queued one; empty for others. */
  public OptionalInt jobsBefore(FineTuneJob job) {
    if (!(job.state() instanceof JobState.Queued)) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        (int) store.open().stream().filter(other -> other.number() < job.number()).count());
  }

  /**
   * Stops a job, durably; its trainer ends soon after, its checkpoint stays. Does nothing to a job
   * that was stopped before.
   *
   * @return the job as it is now
   * @throws ReconstructionException JOB_NOT_FOUND, CONFLICT if it is over
   */
  public FineTuneJob cancel(String id) {
    FineTuneJob cancelled =
        store.move(
            id,
            job -> {
              if (job.state() instanceof JobState.Open open) {
                return open.cancel();
              }
              if (job.state() instanceof JobState.Cancelled) {
                return job.state();
              }
              throw new ReconstructionException(
                  FailureCode.CONFLICT,
                  "the job has %s and cannot be stopped".formatted(job.state().label()));
            });
    wakeUp.release();
    return cancelled;
  }

  /**
   * What there is to read about a job, line by line, without paths of this machine; nothing before
   * it was begun, and nothing once its directory is gone.
   *
   * @throws ReconstructionException JOB_NOT_FOUND
   */
  public JobLog log(String id) {
    return new JobLog(new JobDirectory(settings, store.require(id)).logs());
  }

  /**
   * Tells a job as it is now, then after each change, in order; until the answer is run. The
   * listener must return at once.
   *
   * @throws ReconstructionException JOB_NOT_FOUND
   */
  public Runnable watch(String id, Consumer<FineTuneJob> listener) {
    return store.watch(id, listener);
  }

  /** Ends the trainer; its job goes on when the service starts again. */
  @Override
  public void close() {
    closed = true;
    wakeUp.release();
    try {
      thread.join(MOST_CLOSING.toMillis());
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }
}
