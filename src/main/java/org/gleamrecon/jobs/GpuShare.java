package org.gleamrecon.jobs;

import java.util.Locale;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * What a trainer's pod asks of the node's GPU. A GPU that is handed out as a whole is the service's
 * already: a pod that asks for it too waits for ever.
 *
 * @param resource name of the extended resource, {@code nvidia.com/gpu}
 * @param count how many of it; 0: no GPU
 * @param sharing how the node shares it
 */
public record GpuShare(String resource, int count, Sharing sharing) {
  /** The suffix by which NVIDIA's device plugin can rename what is shared. */
  private static final String SHARED_SUFFIX = ".shared";

  /** How a node hands its GPUs out. */
  public enum Sharing implements Choice {
    /** One pod has it alone. */
    EXCLUSIVE,
    TIME_SLICING,
    MPS
  }

  /**
   * @throws ReconstructionException PARAMETER_INVALID if the pod could never be scheduled
   */
  public GpuShare {
    if (count < 0) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "gleam.jobs.kubernetes.gpu-count is %d and must not be negative".formatted(count));
    }
    if (count > 0
        && sharing == Sharing.EXCLUSIVE
        && !resource.toLowerCase(Locale.ROOT).endsWith(SHARED_SUFFIX)) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          ("gleam.jobs.launcher is kubernetes and gleam.jobs.kubernetes.gpu-count is %d of an exclusive %s,"
                  + " which this service holds: a trainer on the same node would wait for it for ever."
                  + " Share the GPU and say so (gleam.jobs.kubernetes.gpu-sharing time-slicing or mps),"
                  + " set gpu-count to 0, or set gleam.jobs.launcher to local")
              .formatted(count, resource));
    }
  }
}
