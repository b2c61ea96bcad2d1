package org.gleamrecon.jobs;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A trainer that is a Job of a cluster. It is made as soon as the cluster's API takes it, under a
 * name of its own, so that asking twice makes one. As long as the API does not answer nothing is
 * concluded: the trainer may live.
 */
final class KubernetesTrainer implements Trainer {
  private static final Logger LOG = Logger.getLogger(KubernetesTrainer.class);

  /** A call without an answer may still be carried out this much later. */
  private static final Duration MOST_LATE = Duration.ofSeconds(60);

  private final KubernetesCluster cluster;
  private final Job manifest;
  private final String name;
  private final Path jobs;
  private final Duration lookEvery;

  private boolean made;
  private boolean stopping;
  private long lastLook = System.nanoTime() - Duration.ofDays(1).toNanos();
  private Optional<Long> askedWithoutAnswer = Optional.empty();
  private Optional<TrainerEnd> end = Optional.empty();
  private Optional<String> waits = Optional.of("it is about to be started");

  /**
   * @param jobs directory of all jobs, by which others of ours are told
   */
  KubernetesTrainer(KubernetesCluster cluster, Job manifest, Path jobs, Duration lookEvery) {
    this.cluster = cluster;
    this.manifest = manifest;
    this.jobs = jobs;
    this.lookEvery = lookEvery;
    name = manifest.getMetadata().getName();
  }

  @Override
  public String reference() {
    return "job/" + cluster.namespace() + "/" + name;
  }

  @Override
  public Optional<TrainerEnd> end() {
    if (end.isEmpty() && System.nanoTime() - lastLook >= lookEvery.toNanos()) {
      look();
      lastLook = System.nanoTime();
    }
    return end;
  }

  @Override
  public Optional<String> waits() {
    return waits;
  }

  @Override
  public void stop() {
    stopping = true;
  }

  private void look() {
    try {
      if (stopping) {
        remove();
      } else if (made) {
        watch();
      } else {
        make();
      }
    } catch (ClusterException failure) {
      waits(failure.getMessage() + "; it is asked again");
    }
  }

  private void make() throws ClusterException {
    List<String> others = KubernetesLauncher.endAllBut(name, cluster, jobs);
    if (!others.isEmpty()) {
      waits("an earlier trainer is being ended");
      return;
    }
    askedWithoutAnswer = Optional.of(System.nanoTime());
    try {
      cluster.create(manifest);
      made = true;
    } catch (ClusterException refused) {
      if (refused.invalid()) {
        end = Optional.of(new TrainerEnd.Refused(String.valueOf(refused.getMessage())));
      }
      throw refused;
    }
    askedWithoutAnswer = Optional.empty();
    waits("its pod is not made yet");
  }

  private void watch() throws ClusterException {
    List<PodReport> pods = pods();
    Optional<PodReport> living = pods.stream().filter(pod -> pod.end().isEmpty()).findFirst();
    if (living.isPresent()) {
      waits = waits(living.get());
      return;
    }
    if (!pods.isEmpty()) {
      ended(pods.get(pods.size() - 1).end().orElseThrow());
      return;
    }
    Optional<Job> job = cluster.job(name);
    if (job.isEmpty()) {
      end = Optional.of(new TrainerEnd.Died("its Job was removed from the cluster"));
      return;
    }
    Optional<JobCondition> over =
        conditions(job.get()).stream()
            .filter(condition -> "True".equals(condition.getStatus()))
            .filter(condition -> List.of("Complete", "Failed").contains(condition.getType()))
            .findFirst();
    if (over.isPresent()) {
      ended(
          "Complete".equals(over.get().getType())
              ? new TrainerEnd.Done()
              : new TrainerEnd.Died(
                  PodReport.sentence(
                      "its Job failed", over.get().getReason(), over.get().getMessage())));
    } else if (Boolean.TRUE.equals(job.get().getSpec().getSuspend())) {
      waits("its Job is suspended: the queue has not admitted it yet");
    } else {
      waits(latestWarning("Job", name).orElse("its pod is not made yet"));
    }
  }

  private Optional<String> waits(PodReport pod) throws ClusterException {
    Optional<String> why = pod.waits();
    // What the node complains of, a volume for example, stands in events alone.
    return why.isEmpty()
        ? why
        : Optional.of(
            latestWarning("Pod", pod.name())
                .filter(warning -> !why.get().contains(warning))
                .map(warning -> why.get() + "; " + warning)
                .orElse(why.get()));
  }

  private Optional<String> latestWarning(String kind, String object) throws ClusterException {
    List<Event> warnings = cluster.warnings(kind, object);
    return warnings.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(warnings.get(warnings.size() - 1).getMessage());
  }

  /** It has ended by itself. What is left of it in the cluster goes, now or after a day. */
  private void ended(TrainerEnd how) {
    end = Optional.of(how);
    waits = Optional.empty();
    try {
      cluster.delete(name);
    } catch (ClusterException failure) {
      LOG.infof("the Job %s stays in the cluster for a day: %s", name, failure.getMessage());
    }
  }

  private void remove() throws ClusterException {
    cluster.delete(name);
    boolean livingPods = pods().stream().anyMatch(pod -> pod.end().isEmpty());
    boolean gone =
        cluster.job(name).map(job -> job.getMetadata().getDeletionTimestamp() != null).orElse(true);
    if (gone && !livingPods && !mayStillBeMade()) {
      end = Optional.of(new TrainerEnd.Died("it was ended by the service"));
    }
    waits("it is being ended");
  }

  private boolean mayStillBeMade() {
    return askedWithoutAnswer
        .map(asked -> System.nanoTime() - asked < MOST_LATE.toNanos())
        .orElse(false);
  }

  private List<PodReport> pods() throws ClusterException {
    List<Pod> pods = cluster.pods(TrainerManifest.TRAINER_LABEL, name);
    return pods.stream().map(PodReport::new).toList();
  }

  private static List<JobCondition> conditions(Job job) {
    JobStatus status = Objects.requireNonNullElseGet(job.getStatus(), JobStatus::new);
    return Objects.requireNonNullElse(status.getConditions(), List.of());
  }

  private void waits(String why) {
    if (!waits.equals(Optional.of(why))) {
      LOG.infof("trainer %s: %s", name, why);
    }
    waits = Optional.of(why);
  }
}
