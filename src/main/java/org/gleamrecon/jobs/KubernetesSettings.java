package org.gleamrecon.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * How trainers run as Jobs of a Kubernetes cluster.
 *
 * @param namespace empty: the service's own
 * @param nodeName the service's node
 * @param image the service's image
 * @param pullPolicy Always, IfNotPresent or Never
 * @param pullSecrets names of secrets
 * @param serviceAccount of the trainer's pod, which gets no token; empty: the namespace's default
 * @param queue of Kueue; empty: none
 * @param priorityClass empty: the cluster's default
 * @param runtimeClass empty: the node's default
 * @param tolerations keys of taints that the service's node may have
 * @param owner the service's pod, with which its Jobs go; empty: they stay
 * @param threads CPU threads of one operation of the engine
 * @param idle whether trainers run at idle priority among the processes of their pod's node
 * @param stopTime between asking a trainer to end and ending it
 */
public record KubernetesSettings(
    Optional<String> namespace,
    String nodeName,
    String image,
    String pullPolicy,
    List<String> pullSecrets,
    Optional<String> serviceAccount,
    GpuShare gpu,
    PodResources resources,
    Optional<String> queue,
    Optional<String> priorityClass,
    Optional<String> runtimeClass,
    List<String> tolerations,
    List<MountedVolume> volumes,
    Optional<Owner> owner,
    int threads,
    boolean idle,
    Duration stopTime) {
  private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");

  /** A pod of the same namespace. */
  public record Owner(String name, String uid) {}

  /**
   * @throws ReconstructionException PARAMETER_INVALID naming what is wrong
   */
  public KubernetesSettings {
    require("node-name", nodeName, "the name of the node that the service runs on");
    require("image", image, "the service's own image");
    if (!PULL_POLICIES.contains(pullPolicy)) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "gleam.jobs.kubernetes.image-pull-policy is %s and must be one of %s"
              .formatted(pullPolicy, PULL_POLICIES));
    }
    pullSecrets = List.copyOf(pullSecrets);
    tolerations = List.copyOf(tolerations);
    volumes = List.copyOf(volumes);
  }

  /**
   * The value of a key that the launcher cannot do without.
   *
   * @throws ReconstructionException PARAMETER_INVALID if there is none
   */
  public static String require(String key, String value, String what) {
    if (value.isBlank()) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "gleam.jobs.launcher is kubernetes: gleam.jobs.kubernetes.%s must be set to %s"
              .formatted(key, what));
    }
    return value;
  }
}
