package org.gleamrecon.jobs;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The part of a cluster that a mock of its API lacks: job controller, scheduler, kubelet and
 * garbage collector, for one node. A pod's container is a real process with the pod's own command.
 */
final class FakeNode implements AutoCloseable {
  private static final String NAMESPACE = "imaging";

  /** What becomes of pods that are made. */
  enum Fate {
    RUN,
    UNSCHEDULABLE,
    IMAGE_MISSING
  }

  private final KubernetesClient client;
  private final Map<String, Process> processes = new HashMap<>();
  private final Thread thread = new Thread(this::work, "node");
  private volatile Fate fate = Fate.RUN;
  private volatile String killedAs = "";
  private volatile boolean closed;

  FakeNode(KubernetesClient client) {
    this.client = client;
    thread.start();
  }

  void fate(Fate next) {
    fate = next;
  }

  /** The reason that is told of containers that were killed. */
  void killedAs(String reason) {
    killedAs = reason;
  }

  private void work() {
    while (!closed) {
      try {
        for (Job job : client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems()) {
          look(job);
        }
        for (Pod pod : client.pods().inNamespace(NAMESPACE).list().getItems()) {
          look(pod);
        }
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException end) {
        return;
      } catch (IOException failure) {
        throw new IllegalStateException(failure);
      }
    }
  }

  private void look(Job job) throws IOException {
    String name = job.getMetadata().getName();
    Optional<Pod> pod = Optional.ofNullable(pod(name).get());
    if (Boolean.TRUE.equals(job.getSpec().getSuspend())) {
      return;
    }
    if (pod.isEmpty()) {
      client
          .pods()
          .inNamespace(NAMESPACE)
          .resource(
              new PodBuilder()
                  .withMetadata(job.getSpec().getTemplate().getMetadata())
                  .editMetadata()
                  .withName(name + "-pod")
                  .endMetadata()
                  .withSpec(job.getSpec().getTemplate().getSpec())
                  .build())
          .create();
    } else if (!processes.containsKey(name)) {
      PodStatusBuilder pending = new PodStatusBuilder().withPhase("Pending");
      switch (fate) {
        case UNSCHEDULABLE ->
            tell(
                pod.get(),
                pending
                    .addNewCondition()
                    .withType("PodScheduled")
                    .withStatus("False")
                    .withReason("Unschedulable")
                    .withMessage("0/3 nodes are available: 1 Insufficient nvidia.com/gpu.")
                    .endCondition()
                    .build());
        case IMAGE_MISSING ->
            tell(
                pod.get(),
                pending
                    .addToContainerStatuses(
                        status()
                            .withNewState()
                            .withNewWaiting("Back-off pulling image", "ImagePullBackOff")
                            .endState()
                            .build())
                    .build());
        case RUN -> run(name, pod.get());
      }
    }
  }

  private void run(String name, Pod pod) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(pod.getSpec().getContainers().get(0).getCommand())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    pod.getSpec()
        .getContainers()
        .get(0)
        .getEnv()
        .forEach(variable -> builder.environment().put(variable.getName(), variable.getValue()));
    processes.put(name, builder.start());
    tell(pod, new PodStatusBuilder().withPhase("Running").build());
  }

  private void look(Pod pod) {
    String name = pod.getMetadata().getName().replaceFirst("-pod$", "");
    boolean orphan = client.batch().v1().jobs().inNamespace(NAMESPACE).withName(name).get() == null;
    Process process = processes.get(name);
    if (orphan && process != null) {
      process.destroy();
    }
    if (orphan && (process == null || !process.isAlive())) {
      pod(name).delete();
    } else if (process != null
        && !process.isAlive()
        && pod.getStatus().getPhase().equals("Running")) {
      tell(
          pod,
          new PodStatusBuilder()
              .withPhase(process.exitValue() == 0 ? "Succeeded" : "Failed")
              .addToContainerStatuses(
                  status()
                      .withNewState()
                      .withNewTerminated()
                      .withExitCode(process.exitValue())
                      .withReason(killedAs)
                      .endTerminated()
                      .endState()
                      .build())
              .build());
    }
  }

  private static ContainerStatusBuilder status() {
    return new ContainerStatusBuilder(new ContainerStatus()).withName("trainer");
  }

  private io.fabric8.kubernetes.client.dsl.PodResource pod(String job) {
    return client.pods().inNamespace(NAMESPACE).withName(job + "-pod");
  }

  private void tell(Pod pod, PodStatus status) {
    client
        .pods()
        .inNamespace(NAMESPACE)
        .resource(new PodBuilder(pod).withStatus(status).build())
        .updateStatus();
  }

  boolean runsAny() {
    return processes.values().stream().anyMatch(Process::isAlive);
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
    processes.values().forEach(Process::destroyForcibly);
  }
}
