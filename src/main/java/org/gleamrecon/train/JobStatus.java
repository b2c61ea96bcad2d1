package org.gleamrecon.train;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelCard;
import org.jspecify.annotations.Nullable;

/**
 * What a fine-tuning job tells of itself: {@code status.json} for programs, written every second
 * and at each change of phase, and {@code log.txt} for people. Neither has anything of a scan but
 * counts.
 */
final class JobStatus implements TrainingProgress, AutoCloseable {
  private static final int VALIDATIONS_KEPT = 20;
  private static final String RESERVE = "reserve.scratch";
  private static final int RESERVED_BYTES = 1 << 16;
  private static final JsonMapper JSON = new JsonMapper();

  /** Where a job stands. */
  enum Phase {
    LOADING,
    TRAINING,
    EVALUATING,
    DONE,
    FAILED
  }

  private final Path directory;
  private final TrainingProgress also;
  private final ScheduledExecutorService clock;
  private final ScheduledFuture<?> ticking;
  private final Deque<ObjectNode> validations = new ArrayDeque<>();
  private DoubleSupplier pausedSeconds = () -> 0;
  private DoubleSupplier peakMb = () -> 0;
  private Phase phase = Phase.LOADING;
  private int step;
  private int steps;
  private int firstStep = -1;
  private long since;
  private double pausedBefore;
  private double secondsPerStep;
  private List<Double> losses = List.of();
  private @Nullable MemoryPlan plan;
  private @Nullable ReconstructionException failure;

  /**
   * @param also hears the same
   */
  JobStatus(Path directory, TrainingProgress also) {
    this.directory = directory;
    this.also = also;
    clock =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "job-status");
              thread.setDaemon(true);
              return thread;
            });
    reserve();
    write();
    ticking = clock.scheduleAtFixedRate(this::write, 1, 1, TimeUnit.SECONDS);
  }

  synchronized void begin(FineTuningJob job) {
    steps = job.iterations();
    write();
    say(job.told());
  }

  /** From now on tells how long the job has waited for live scans. */
  synchronized void pauses(DoubleSupplier seconds) {
    pausedSeconds = seconds;
  }

  /** From now on tells what was planned and what is used. */
  synchronized void memory(MemoryPlan planned, DoubleSupplier peak) {
    plan = planned;
    peakMb = peak;
    say(planned.told());
  }

  synchronized void phase(Phase now) {
    phase = now;
    firstStep = -1;
    write();
    say(now.name().toLowerCase(Locale.ROOT));
  }

  synchronized void failed(ReconstructionException why) {
    failure = why;
    phase = Phase.FAILED;
    release();
    write();
    say("failed: " + why.code() + ": " + why.detail());
  }

  @Override
  public void scanRead(int scans, int of, int frames) {
    say("read scan %d of %d; %d frames".formatted(scans, of, frames));
    also.scanRead(scans, of, frames);
  }

  @Override
  public synchronized void stepPassed(int done) {
    long now = System.nanoTime();
    double paused = pausedSeconds.getAsDouble();
    if (firstStep < 0) {
      firstStep = done;
      since = now;
      pausedBefore = paused;
    } else {
      // Without the pauses: how long those will be, nobody knows.
      secondsPerStep =
          Math.max(0, (now - since) / 1e9 - (paused - pausedBefore)) / (done - firstStep);
    }
    step = done;
    also.stepPassed(done);
  }

  @Override
  public void stepDone(int done, int of, double secondsLeft, List<Double> perModule) {
    synchronized (this) {
      losses = List.copyOf(perModule);
      steps = of;
    }
    also.stepDone(done, of, secondsLeft, perModule);
  }

  @Override
  public void validated(int done, List<ModelCard.ExitMetrics> exits, boolean best) {
    synchronized (this) {
      ObjectNode validation = JSON.createObjectNode();
      validation.put("step", done);
      validation.put("best", best);
      validation.set("exits", ExitMetricsJson.of(exits));
      validations.addLast(validation);
      if (validations.size() > VALIDATIONS_KEPT) {
        validations.removeFirst();
      }
    }
    say(
        "step %d: %s dB%s"
            .formatted(
                done,
                exits.stream()
                    .map(exit -> String.format(Locale.ROOT, "%.2f", exit.psnrDb()))
                    .collect(Collectors.joining(" ")),
                best ? ", the best so far" : ""));
    also.validated(done, exits, best);
  }

  /** Room for the last words of a job that has filled its disk. */
  private void reserve() {
    try {
      Files.write(directory.resolve(RESERVE), new byte[RESERVED_BYTES]);
    } catch (IOException diskFull) {
      // Then the last words may be lost.
    }
  }

  private void release() {
    try {
      Files.deleteIfExists(directory.resolve(RESERVE));
    } catch (IOException staysBehind) {
      // It holds nothing.
    }
  }

  private synchronized void write() {
    ObjectNode root = JSON.createObjectNode();
    root.put("phase", phase.name().toLowerCase(Locale.ROOT));
    root.put("step", step);
    root.put("steps", steps);
    root.put("etaSeconds", (steps - step) * secondsPerStep);
    root.put("secondsPerStep", secondsPerStep);
    root.put("pausedSeconds", pausedSeconds.getAsDouble());
    ArrayNode perModule = root.putArray("lossPerModule");
    losses.forEach(perModule::add);
    ArrayNode looks = root.putArray("validation");
    validations.forEach(looks::add);
    if (plan != null) {
      ObjectNode memory = root.putObject("memory");
      memory.put("budgetMb", plan.budgetMb());
      memory.put("plannedMb", plan.plannedMb());
      memory.put("peakMb", peakMb.getAsDouble());
    }
    if (failure != null) {
      ObjectNode why = root.putObject("failure");
      why.put("code", failure.code().name());
      why.put("detail", failure.detail());
    }
    try {
      WholeFile.write(directory.resolve("status.json"), JSON.writeValueAsBytes(root));
    } catch (IOException diskFull) {
      // The next second tries again; work that needs the disk fails by itself.
    }
  }

  /** A line for people. */
  synchronized void say(String sentence) {
    String line = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + sentence + "\n";
    try {
      Files.writeString(
          directory.resolve("log.txt"),
          line,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException diskFull) {
      // As above.
    }
  }

  /** The last word is written; no more comes. */
  @Override
  public void close() {
    ticking.cancel(false);
    clock.shutdown();
    try {
      if (!clock.awaitTermination(5, TimeUnit.SECONDS)) {
        clock.shutdownNow();
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
    release();
    write();
  }
}
