package org.gleamrecon.jobs;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Runs the trainer as a Job of a Kubernetes cluster, from the service's image on the service's
 * node, with the service's volumes at the same paths.
 *
 * <p>A Job is ours if its label names a directory among our jobs: so it is found by whichever
 * service has that data, and two services of one namespace leave each other's alone.
 */
public final class KubernetesLauncher implements Launcher {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration MOST_REMOVING = Duration.ofSeconds(30);

  private final KubernetesCluster cluster;
  private final KubernetesSettings settings;
  private final TrainerManifest manifest;
  private final Duration lookEvery;

  private KubernetesLauncher(
      KubernetesCluster cluster,
      KubernetesSettings settings,
      List<String> program,
      Duration lookEvery)
      throws IOException {
    this.cluster = cluster;
    this.settings = settings;
    this.lookEvery = lookEvery;
    List<String> command = new ArrayList<>();
    if (settings.idle()) {
      command.addAll(CommandPrefix.idle());
    }
    command.addAll(program);
    manifest = new TrainerManifest(settings, OwnIdentity.read(), command, System.getenv());
  }

  /**
   * A launcher on the cluster of this pod. Nothing is asked of it before a job is begun or looked
   * for.
   *
   * @param program command that starts this program, to which the trainer's arguments are added
   * @throws IOException where the system does not tell who this process is
   */
  public static KubernetesLauncher of(KubernetesSettings settings, List<String> program)
      throws IOException {
    return of(KubernetesCluster.own(settings.namespace()), settings, program, LOOK_EVERY);
  }

  static KubernetesLauncher of(
      KubernetesCluster cluster,
      KubernetesSettings settings,
      List<String> program,
      Duration lookEvery)
      throws IOException {
    return new KubernetesLauncher(cluster, settings, program, lookEvery);
  }

  @Override
  public Trainer launch(Path job) {
    Path directory = job.toAbsolutePath().normalize();
    String name =
        "gleam-%s-%s"
            .formatted(directory.getFileName(), UUID.randomUUID().toString().substring(0, 8));
    return new KubernetesTrainer(
        cluster,
        manifest.of(name, directory),
        Objects.requireNonNull(directory.getParent(), "a job has a directory"),
        lookEvery);
  }

  @Override
  public void endLeft(Path jobs, Collection<String> references) throws IOException {
    Duration most = settings.stopTime().plus(MOST_REMOVING);
    long deadline = System.nanoTime() + most.toNanos();
    while (true) {
      List<String> left = endAllBut("", cluster, jobs);
      if (left.isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "trainers of an earlier service do not end within %d s: %s"
                .formatted(most.toSeconds(), left));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(lookEvery.toMillis());
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while trainers were ended", interrupt);
      }
    }
  }

  /**
   * Asks every trainer of these jobs but one to end.
   *
   * @return names of those that may live
   */
  static List<String> endAllBut(String name, KubernetesCluster cluster, Path jobs)
      throws ClusterException {
    List<String> left = new ArrayList<>();
    for (Job job : cluster.jobs(TrainerManifest.MANAGED_BY, TrainerManifest.US)) {
      if (isOf(jobs, job) && !job.getMetadata().getName().equals(name)) {
        if (job.getMetadata().getDeletionTimestamp() == null) {
          cluster.delete(job.getMetadata().getName());
        }
        left.add(job.getMetadata().getName());
      }
    }
    // Pods outlive a Job that somebody removed otherwise.
    for (Pod pod : cluster.pods(TrainerManifest.MANAGED_BY, TrainerManifest.US)) {
      if (isOf(jobs, pod)
          && !name.equals(label(pod, TrainerManifest.TRAINER_LABEL))
          && new PodReport(pod).end().isEmpty()) {
        left.add(pod.getMetadata().getName());
      }
    }
    return left;
  }

  private static boolean isOf(Path jobs, HasMetadata object) {
    String id = label(object, TrainerManifest.JOB_LABEL);
    return !id.isEmpty() && Files.isDirectory(jobs.resolve(id));
  }

  private static String label(HasMetadata object, String label) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(label, "");
  }

  @Override
  public void close() {
    cluster.close();
  }
}
