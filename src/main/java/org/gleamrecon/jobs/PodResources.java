package org.gleamrecon.jobs;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * What a trainer's pod asks for, as Kubernetes writes quantities. Pods share processors by their
 * requests: a small one beside the service's is what idle priority is among processes.
 */
public record PodResources(
    String cpuRequest, Optional<String> memoryRequest, Optional<String> memoryLimit) {
  /**
   * @throws ReconstructionException PARAMETER_INVALID if one is no quantity
   */
  public PodResources {
    require("cpu-request", cpuRequest);
    memoryRequest.ifPresent(value -> require("memory-request", value));
    memoryLimit.ifPresent(value -> require("memory-limit", value));
  }

  private static void require(String key, String value) {
    try {
      if (Quantity.getAmountInBytes(Quantity.parse(value)).signum() > 0) {
        return;
      }
    } catch (IllegalArgumentException | ArithmeticException none) {
      // Said below.
    }
    throw new ReconstructionException(
        FailureCode.PARAMETER_INVALID,
        "gleam.jobs.kubernetes.%s is %s and must be a quantity above 0, for example 500m or 4Gi"
            .formatted(key, value));
  }
}
