package org.gleamrecon.results;

import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * Why a run failed.
 *
 * @param detail one sentence with the numbers; no patient data
 */
public record RunFailure(FailureCode code, String detail) {
  public static RunFailure of(ReconstructionException failure) {
    return new RunFailure(failure.code(), failure.detail());
  }
}
