package org.gleamrecon.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.AdmissionListener;
import org.gleamrecon.admission.QueueClass;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.pipeline.InstalledModels;
import org.gleamrecon.pipeline.Method;
import org.gleamrecon.pipeline.RegistryListener;
import org.gleamrecon.pipeline.RequestListener;
import org.gleamrecon.pipeline.RequestTrace;
import org.gleamrecon.pipeline.Stage;

/**
 * The service's own metrics, base units. Labels take values from our own tables only (methods,
 * stages, failure codes, doors, installed models): they stay few and never carry patient or study
 * data.
 */
@Singleton
public class ReconstructionMetrics implements RequestListener, AdmissionListener, RegistryListener {
  private static final Duration[] REQUEST_BUCKETS = buckets(50, 100, 250, 500);
  private static final Duration[] STAGE_BUCKETS = buckets(1, 10, 50, 100, 250, 500);
  private static final double[] RESIDUAL_BUCKETS = {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1};
  private static final double[] EXIT_BUCKETS = {1, 2, 3, 4, 6, 8, 10, 12, 16};
  private static final String NO_METHOD = "none";

  private final MeterRegistry registry;
  private final Traces traces;
  private final Timer queueWait;
  private final DistributionSummary residual;
  private final DistributionSummary nInf;
  private final Counter deadlineMissed;
  private final Counter lowered;
  private final Map<InstalledModels.Identity, Gauge> models = new HashMap<>();

  /** Without traces. */
  public ReconstructionMetrics(MeterRegistry registry) {
    this(registry, Traces.NONE);
  }

  @Inject
  public ReconstructionMetrics(MeterRegistry registry, Traces traces) {
    this.registry = registry;
    this.traces = traces;
    queueWait =
        Timer.builder("recon.queue.wait")
            .description("Time from the last body byte to the start of work")
            .serviceLevelObjectives(REQUEST_BUCKETS)
            .register(registry);
    residual =
        DistributionSummary.builder("recon.residual")
            .description("Relative k-space residual of reconstructions")
            .serviceLevelObjectives(RESIDUAL_BUCKETS)
            .register(registry);
    nInf =
        DistributionSummary.builder("recon.n.inf")
            .description("Unrolled iterations used")
            .serviceLevelObjectives(EXIT_BUCKETS)
            .register(registry);
    deadlineMissed =
        Counter.builder("recon.deadline.missed")
            .description("Requests with a latency budget answered late, or not for want of time")
            .register(registry);
    lowered =
        Counter.builder("recon.overload.lowered")
            .description("Requests for which a network went less deep since the service was busy")
            .register(registry);
    for (Stage stage : Stage.values()) {
      stageTimer(stage);
    }
  }

  @Override
  public RequestTrace begun(String door, String id, Optional<String> traceParent) {
    return traces.begin(door, id, traceParent);
  }

  /** Shows what the gate holds. */
  public void watch(AdmissionGate gate) {
    for (QueueClass queueClass : QueueClass.values()) {
      Gauge.builder("recon.queue.depth", gate, g -> g.depth(queueClass))
          .tag("class", queueClass.label())
          .description("Requests whose body arrives or which wait for their turn")
          .strongReference(true)
          .register(registry);
    }
    Gauge.builder("recon.queue.bytes", gate, g -> g.state().queuedBytes())
        .description("Body bytes of requests that do not work yet")
        .strongReference(true)
        .register(registry);
    Gauge.builder("recon.inflight", gate, g -> g.state().working())
        .description("Reconstructions under way")
        .strongReference(true)
        .register(registry);
  }

  /** Shows which models can be used. */
  @Override
  public synchronized void exchanged(InstalledModels installed) {
    Set<InstalledModels.Identity> now = Set.copyOf(installed.identities());
    models
        .entrySet()
        .removeIf(
            shown -> {
              if (now.contains(shown.getKey())) {
                return false;
              }
              registry.remove(shown.getValue());
              return true;
            });
    for (InstalledModels.Identity model : now) {
      models.computeIfAbsent(model, this::show);
    }
  }

  private Gauge show(InstalledModels.Identity model) {
    return Gauge.builder("recon.model.info", () -> 1)
        .tag("name", model.name())
        .tag("version", String.valueOf(model.version()))
        .tag("sha256", model.weightsSha256())
        .description("Models that can be used, always 1")
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void activated(ModelId now, Optional<ModelId> before) {
    Counter.builder("recon.model.activations")
        .description("Versions that became the active one of their model")
        .tag("name", now.name())
        .register(registry)
        .increment();
  }

  @Override
  public void rolledBack(ModelId from, ModelId to, RollbackReason reason, String detail) {
    Counter.builder("recon.model.rollbacks")
        .description("Versions that gave way to the one that was active before them")
        .tag("name", from.name())
        .tag("reason", label(reason.name()))
        .register(registry)
        .increment();
  }

  @Override
  public void failed(String detail) {}

  /**
   * Shows whether the audit can be written.
   *
   * @param failures events that could not be written since the start
   * @param failing whether something is wrong now
   */
  public void watchAudit(LongSupplier failures, BooleanSupplier failing) {
    FunctionCounter.builder("recon.audit.failures", failures, LongSupplier::getAsLong)
        .description("Events that could not be written into the audit")
        .register(registry);
    Gauge.builder("recon.audit.failing", () -> failing.getAsBoolean() ? 1 : 0)
        .description("1 while something is wrong with the audit")
        .strongReference(true)
        .register(registry);
  }

  /**
   * Shows how many fine-tuning jobs there are in each state, and how long the one under way waited.
   *
   * @param states all labels
   * @param counts asked at each look; a state that it lacks has no jobs
   * @param pausedSeconds likewise
   */
  public void watchFineTunes(
      List<String> states, Supplier<Map<String, Integer>> counts, Supplier<Number> pausedSeconds) {
    Gauge.builder("recon.finetune.paused", pausedSeconds)
        .baseUnit("seconds")
        .description(
            "Time for which the trainer of the job under way has given way to live scans; 0 without"
                + " one")
        .strongReference(true)
        .register(registry);
    for (String state : states) {
      Gauge.builder("recon.finetune.state", () -> counts.get().getOrDefault(state, 0))
          .tag("state", state)
          .description("Fine-tuning jobs in each state")
          .strongReference(true)
          .register(registry);
    }
  }

  /**
   * Shows how many images wait for their destinations or were given up.
   *
   * @param states all labels
   * @param counts asked at each look; a state that it lacks has no images
   */
  public void watchOutbox(List<String> states, Supplier<Map<String, Integer>> counts) {
    for (String state : states) {
      Gauge.builder("recon.outbox.depth", () -> counts.get().getOrDefault(state, 0))
          .tag("state", state)
          .description("Images that destinations have not acknowledged, by state")
          .strongReference(true)
          .register(registry);
    }
  }

  /**
   * An image was delivered, or not.
   *
   * @param destination of the configuration
   * @param outcome of delivery's own table
   */
  public void delivered(String destination, String outcome) {
    Counter.builder("recon.delivered")
        .description("Images acknowledged by destinations, failed attempts, images given up")
        .tag("destination", destination)
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }

  @Override
  public void waited(long nanoseconds) {
    queueWait.record(Duration.ofNanos(nanoseconds));
  }

  @Override
  public void rejected(String reason) {
    Counter.builder("recon.rejected")
        .description("Requests turned away for want of room")
        .tag("reason", label(reason))
        .register(registry)
        .increment();
  }

  @Override
  public void staged(Stage stage, Duration time) {
    stageTimer(stage).record(time);
  }

  @Override
  public void iterated(String model, Duration time) {
    Timer.builder("recon.iteration.duration")
        .description(
            "Time of one iteration of an unrolled network on a slice or on a whole slab; the first"
                + " includes the image it starts from")
        .tag("model", model)
        .serviceLevelObjectives(STAGE_BUCKETS)
        .register(registry)
        .record(time);
  }

  @Override
  public void fellBack(String reason) {
    Counter.builder("recon.fallback")
        .description("Requests answered by another method than asked for, or than the best")
        .tag("reason", label(reason))
        .register(registry)
        .increment();
  }

  @Override
  public void lowered() {
    lowered.increment();
  }

  @Override
  public void missedDeadline() {
    deadlineMissed.increment();
  }

  @Override
  public void turnedAway(String door, String outcome) {
    count(door, NO_METHOD, outcome);
  }

  private void count(String door, String method, String outcome) {
    Counter.builder("recon.requests")
        .description("Requests that have ended")
        .tag("door", door)
        .tag("method", method)
        .tag("outcome", label(outcome))
        .register(registry)
        .increment();
  }

  @Override
  public void finished(Ending ending) {
    count(ending.door(), ending.method().map(Method::label).orElse(NO_METHOD), ending.outcome());
    Timer.builder("recon.request.duration")
        .description(
            "Time from a request's arrival to its answer; without those turned away by their head")
        .tag("door", ending.door())
        .serviceLevelObjectives(REQUEST_BUCKETS)
        .register(registry)
        .record(ending.time());
    ending.residual().ifPresent(residual::record);
    ending.nInf().ifPresent(nInf::record);
  }

  private Timer stageTimer(Stage stage) {
    return Timer.builder("recon.stage.duration")
        .description("Time spent in a stage of the reconstruction")
        .tag("stage", stage.label())
        .serviceLevelObjectives(STAGE_BUCKETS)
        .register(registry);
  }

  private static String label(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Some milliseconds, then 1 s to 5 min. */
  private static Duration[] buckets(int... milliseconds) {
    int[] seconds = {1, 2, 5, 10, 30, 60, 120, 300};
    Duration[] buckets = new Duration[milliseconds.length + seconds.length];
    for (int i = 0; i < milliseconds.length; i++) {
      buckets[i] = Duration.ofMillis(milliseconds[i]);
    }
    for (int i = 0; i < seconds.length; i++) {
      buckets[milliseconds.length + i] = Duration.ofSeconds(seconds[i]);
    }
    return buckets;
  }
}
