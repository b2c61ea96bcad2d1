package org.gleamrecon.jobs;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a trainer's pod tells of itself. */
final class PodReport {
  private static final String OUT_OF_MEMORY = "OOMKilled";

  private final Pod pod;

  PodReport(Pod pod) {
    this.pod = pod;
  }

  String name() {
    return pod.getMetadata().getName();
  }

  /** How its trainer ended; empty as long as it may live, also while the pod is being removed. */
  Optional<TrainerEnd> end() {
    Optional<ContainerStateTerminated> ended =
        container().map(ContainerStatus::getState).map(ContainerState::getTerminated);
    if (ended.isPresent()) {
      int status = Objects.requireNonNullElse(ended.get().getExitCode(), -1);
      return Optional.of(
          OUT_OF_MEMORY.equals(ended.get().getReason())
              ? new TrainerEnd.Died("the trainer's pod had used up its memory (OOMKilled)")
              : TrainerEnd.of(status));
    }
    return switch (phase()) {
      case "Succeeded" -> Optional.of(new TrainerEnd.Done());
      case "Failed" ->
          Optional.of(
              new TrainerEnd.Died(
                  sentence(
                      "the trainer's pod failed", status().getReason(), status().getMessage())));
      default -> Optional.empty();
    };
  }

  /** Why its trainer does not work yet, as scheduler and node say; empty if it works. */
  Optional<String> waits() {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return Optional.of("its pod is being removed");
    }
    if (!phase().equals("Pending")) {
      return Optional.empty();
    }
    Optional<String> unscheduled =
        conditions().stream()
            .filter(condition -> "PodScheduled".equals(condition.getType()))
            .filter(condition -> "False".equals(condition.getStatus()))
            .map(
                condition ->
                    sentence("not scheduled", condition.getReason(), condition.getMessage()))
            .findFirst();
    Optional<ContainerStateWaiting> waiting =
        container().map(ContainerStatus::getState).map(ContainerState::getWaiting);
    return Optional.of(
        unscheduled
            .or(
                () ->
                    waiting.map(
                        state ->
                            sentence("its container waits", state.getReason(), state.getMessage())))
            .orElse("its pod is being started"));
  }

  private PodStatus status() {
    return Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
  }

  private String phase() {
    return Objects.requireNonNullElse(status().getPhase(), "Pending");
  }

  private List<PodCondition> conditions() {
    return Objects.requireNonNullElse(status().getConditions(), List.of());
  }

  private Optional<ContainerStatus> container() {
    return Objects.requireNonNullElse(status().getContainerStatuses(), List.<ContainerStatus>of())
        .stream()
        .filter(status -> TrainerManifest.CONTAINER.equals(status.getName()))
        .findFirst();
  }

  /** For example {@code not scheduled: Unschedulable: 0/3 nodes are available}. */
  static String sentence(String what, @Nullable String reason, @Nullable String message) {
    return Stream.of(what, reason, message)
        .filter(part -> part != null && !part.isBlank())
        .collect(Collectors.joining(": "));
  }
}
