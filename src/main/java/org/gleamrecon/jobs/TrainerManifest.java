package org.gleamrecon.jobs;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Job of a trainer, batch/v1. One pod, never a second one by itself: this service decides
 * whether a trainer that died is begun again. On the service's node by affinity and not by {@code
 * nodeName}, which would go round the scheduler and its count of what is free.
 */
final class TrainerManifest {
  static final String CONTAINER = "trainer";
  static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  static final String US = "gleam-recon";
  static final String JOB_LABEL = "gleamrecon.org/job";
  static final String TRAINER_LABEL = "gleamrecon.org/trainer";

  private static final String QUEUE_LABEL = "kueue.x-k8s.io/queue-name";
  private static final String SCRATCH = "tmp";

  /** Where nobody is left who would remove it. */
  private static final int KEPT_SECONDS = (int) Duration.ofDays(1).toSeconds();

  /** Settings of the engine and of memory that the chart or the image made for the service. */
  private static final List<String> PASSED_ON =
      List.of("DJL_", "MALLOC_", "OPT_OUT_TRACKING", "LD_LIBRARY_PATH", "PYTORCH_");

  private final KubernetesSettings settings;
  private final OwnIdentity identity;
  private final List<String> program;
  private final Map<String, String> environment;

  /**
   * @param program command that starts this program
   * @param environment the service's
   */
  TrainerManifest(
      KubernetesSettings settings,
      OwnIdentity identity,
      List<String> program,
      Map<String, String> environment) {
    this.settings = settings;
    this.identity = identity;
    this.program = List.copyOf(program);
    this.environment = Map.copyOf(environment);
  }

  /**
   * @param name of the Job, another one for each attempt
   * @param directory of the fine-tuning job, called by its id
   */
  Job of(String name, Path directory) {
    Map<String, String> labels = new HashMap<>();
    labels.put("app.kubernetes.io/name", "gleam-recon-trainer");
    labels.put("app.kubernetes.io/component", CONTAINER);
    labels.put(MANAGED_BY, US);
    labels.put(JOB_LABEL, String.valueOf(directory.getFileName()));
    labels.put(TRAINER_LABEL, name);
    Map<String, String> ofJob = new HashMap<>(labels);
    settings.queue().ifPresent(queue -> ofJob.put(QUEUE_LABEL, queue));
    ObjectMetaBuilder metadata = new ObjectMetaBuilder().withName(name).withLabels(ofJob);
    settings
        .owner()
        .ifPresent(
            owner ->
                metadata
                    .addNewOwnerReference()
                    .withApiVersion("v1")
                    .withKind("Pod")
                    .withName(owner.name())
                    .withUid(owner.uid())
                    .endOwnerReference());
    return new JobBuilder()
        .withMetadata(metadata.build())
        .withNewSpec()
        .withParallelism(1)
        .withCompletions(1)
        .withBackoffLimit(0)
        .withTtlSecondsAfterFinished(KEPT_SECONDS)
        // Kueue lets it go.
        .withSuspend(settings.queue().isPresent() ? Boolean.TRUE : null)
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withSpec(pod(directory))
        .endTemplate()
        .endSpec()
        .build();
  }

  private PodSpec pod(Path directory) {
    PodSpecBuilder pod =
        new PodSpecBuilder()
            .withRestartPolicy("Never")
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .withTerminationGracePeriodSeconds(Math.max(1, settings.stopTime().toSeconds()))
            .withContainers(container(directory))
            .withVolumes(volumes())
            .withTolerations(tolerations())
            .withImagePullSecrets(
                settings.pullSecrets().stream().map(LocalObjectReference::new).toList());
    pod.withNewAffinity()
        .withNewNodeAffinity()
        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
        .addNewNodeSelectorTerm()
        .addNewMatchField()
        .withKey("metadata.name")
        .withOperator("In")
        .withValues(settings.nodeName())
        .endMatchField()
        .endNodeSelectorTerm()
        .endRequiredDuringSchedulingIgnoredDuringExecution()
        .endNodeAffinity()
        .endAffinity();
    pod.withNewSecurityContext()
        .withRunAsUser(identity.user())
        .withRunAsGroup(identity.group())
        .withSupplementalGroups(identity.groups())
        .withRunAsNonRoot(identity.user() == 0 ? null : Boolean.TRUE)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext();
    settings.serviceAccount().ifPresent(pod::withServiceAccountName);
    settings.priorityClass().ifPresent(pod::withPriorityClassName);
    settings.runtimeClass().ifPresent(pod::withRuntimeClassName);
    return pod.build();
  }

  private Container container(Path directory) {
    Map<String, Quantity> requests = new HashMap<>();
    Map<String, Quantity> limits = new HashMap<>();
    requests.put("cpu", new Quantity(settings.resources().cpuRequest()));
    settings
        .resources()
        .memoryRequest()
        .ifPresent(value -> requests.put("memory", new Quantity(value)));
    settings
        .resources()
        .memoryLimit()
        .ifPresent(value -> limits.put("memory", new Quantity(value)));
    if (settings.gpu().count() > 0) {
      Quantity count = new Quantity(Integer.toString(settings.gpu().count()));
      requests.put(settings.gpu().resource(), count);
      limits.put(settings.gpu().resource(), count);
    }
    return new ContainerBuilder()
        .withName(CONTAINER)
        .withImage(settings.image())
        .withImagePullPolicy(settings.pullPolicy())
        .withCommand(command(directory))
        .withEnv(variables())
        .withVolumeMounts(mounts())
        .withNewResources()
        .withRequests(requests)
        .withLimits(limits)
        .endResources()
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .build();
  }

  /** The shell only sends what is printed to where a local trainer's goes, and is gone then. */
  private List<String> command(Path directory) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("/bin/sh", "-c", "exec \"$@\" >>\"$0\" 2>&1"));
    command.add(directory.resolve(JobDirectory.OUTPUT).toString());
    command.addAll(program);
    command.addAll(List.of(LocalLauncher.COMMAND, LocalLauncher.JOB_OPTION, directory.toString()));
    return command;
  }

  private List<EnvVar> variables() {
    Map<String, String> variables = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (PASSED_ON.stream().anyMatch(name::startsWith)) {
            variables.put(name, value);
          }
        });
    variables.put(LocalLauncher.THREADS, Integer.toString(settings.threads()));
    return variables.entrySet().stream()
        .map(
            variable ->
                new EnvVarBuilder()
                    .withName(variable.getKey())
                    .withValue(variable.getValue())
                    .build())
        .toList();
  }

  private List<VolumeMount> mounts() {
    List<VolumeMount> mounts = new ArrayList<>();
    for (MountedVolume volume : settings.volumes()) {
      mounts.add(
          new VolumeMountBuilder()
              .withName(volume.name())
              .withMountPath(volume.path().toString())
              .withSubPath(volume.subPath().isEmpty() ? null : volume.subPath())
              .withReadOnly(volume.readOnly() ? Boolean.TRUE : null)
              .build());
    }
    mounts.add(new VolumeMountBuilder().withName(SCRATCH).withMountPath("/tmp").build());
    return mounts;
  }

  private List<Volume> volumes() {
    List<Volume> volumes = new ArrayList<>();
    for (MountedVolume volume : settings.volumes()) {
      volumes.add(
          new VolumeBuilder()
              .withName(volume.name())
              // Mounts say what may be written: one claim may be mounted twice.
              .withNewPersistentVolumeClaim()
              .withClaimName(volume.claim())
              .endPersistentVolumeClaim()
              .build());
    }
    volumes.add(new VolumeBuilder().withName(SCRATCH).withNewEmptyDir().endEmptyDir().build());
    return volumes;
  }

  private List<Toleration> tolerations() {
    return settings.tolerations().stream()
        .map(key -> new TolerationBuilder().withKey(key).withOperator("Exists").build())
        .toList();
  }
}
