package org.gleamrecon.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.jobs.Choice;
import org.gleamrecon.jobs.GpuShare;
import org.gleamrecon.jobs.KubernetesLauncher;
import org.gleamrecon.jobs.KubernetesSettings;
import org.gleamrecon.jobs.Launcher;
import org.gleamrecon.jobs.LocalLauncher;
import org.gleamrecon.jobs.MountedVolume;
import org.gleamrecon.jobs.OwnProgram;
import org.gleamrecon.jobs.PodResources;

/** Who starts trainers, by the service's configuration. */
final class TrainerLaunch {
  private static final String LOCAL = "local";
  private static final String KUBERNETES = "kubernetes";

  private TrainerLaunch() {}

  /**
   * The launcher that {@code gleam.jobs.launcher} names.
   *
   * @throws ReconstructionException PARAMETER_INVALID if it cannot work as it is configured
   */
  static Launcher launcher(GleamConfig config) {
    GleamConfig.Jobs jobs = config.jobs();
    List<String> program =
        OwnProgram.command(jobs.maxHeapBytes().asLongValue(), Main.class.getName());
    return switch (jobs.launcher()) {
      case LOCAL ->
          new LocalLauncher(program, jobs.threads(), jobs.idlePriority(), jobs.stopTime());
      case KUBERNETES -> kubernetes(settings(config), program);
      default ->
          throw new ReconstructionException(
              FailureCode.PARAMETER_INVALID,
              "gleam.jobs.launcher is %s and must be local or kubernetes"
                  .formatted(jobs.launcher()));
    };
  }

  private static Launcher kubernetes(KubernetesSettings settings, List<String> program) {
    try {
      return KubernetesLauncher.of(settings, program);
    } catch (IOException failure) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "gleam.jobs.launcher is kubernetes, and the system does not tell this process's user",
          failure);
    }
  }

  /** Where a trainer's arrays lie: on the CPU where its pod has no GPU. */
  static String device(GleamConfig config) {
    return config.jobs().launcher().equals(KUBERNETES) && config.jobs().kubernetes().gpuCount() == 0
        ? "cpu"
        : config.device();
  }

  static KubernetesSettings settings(GleamConfig config) {
    GleamConfig.Jobs jobs = config.jobs();
    GleamConfig.Kubernetes cluster = jobs.kubernetes();
    return new KubernetesSettings(
        cluster.namespace(),
        cluster.nodeName().orElse(""),
        cluster.image().orElse(""),
        cluster.imagePullPolicy(),
        cluster.imagePullSecrets().orElse(List.of()),
        cluster.serviceAccount(),
        new GpuShare(cluster.gpuResource(), cluster.gpuCount(), sharing(cluster.gpuSharing())),
        new PodResources(cluster.cpuRequest(), cluster.memoryRequest(), cluster.memoryLimit()),
        cluster.queueName(),
        cluster.priorityClass(),
        cluster.runtimeClass(),
        cluster.tolerations(),
        volumes(config),
        owner(cluster),
        jobs.threads(),
        jobs.idlePriority(),
        jobs.stopTime());
  }

  private static GpuShare.Sharing sharing(String word) {
    return Choice.of(GpuShare.Sharing.class, word)
        .orElseThrow(
            () ->
                new ReconstructionException(
                    FailureCode.PARAMETER_INVALID,
                    "gleam.jobs.kubernetes.gpu-sharing is %s and must be one of %s"
                        .formatted(word, Choice.words(GpuShare.Sharing.class))));
  }

  private static List<MountedVolume> volumes(GleamConfig config) {
    GleamConfig.Kubernetes cluster = config.jobs().kubernetes();
    List<MountedVolume> volumes = new ArrayList<>();
    Path data = config.data().toAbsolutePath();
    volumes.add(
        new MountedVolume(
            "data",
            KubernetesSettings.require(
                "data-claim",
                cluster.dataClaim().orElse(""),
                "the PersistentVolumeClaim of gleam.data"),
            cluster.dataSubPath().orElse(""),
            data,
            false));
    cluster
        .modelsClaim()
        .ifPresent(
            claim ->
                volumes.add(
                    new MountedVolume(
                        "models",
                        claim,
                        cluster.modelsSubPath().orElse(""),
                        config.models().toAbsolutePath(),
                        true)));
    return volumes;
  }

  private static Optional<KubernetesSettings.Owner> owner(GleamConfig.Kubernetes cluster) {
    return cluster
        .podName()
        .flatMap(name -> cluster.podUid().map(uid -> new KubernetesSettings.Owner(name, uid)));
  }
}
