package org.gleamrecon.pipeline;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** How images are made from ordered k-space. */
public enum Method {
  GLEAM,
  COMPRESSED_SENSING,
  SENSE,
  ZERO_FILLED;

  /**
   * Name in queries, headers and DICOM: {@code gleam}, {@code compressed-sensing}, {@code sense},
   * {@code zero-filled}.
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The method of that name.
   *
   * @throws ReconstructionException PARAMETER_INVALID, listing the names there are
   */
  public static Method of(String label) {
    for (Method method : values()) {
      if (method.label().equals(label)) {
        return method;
      }
    }
    throw new ReconstructionException(
        FailureCode.PARAMETER_INVALID,
        "method is one of %s"
            .formatted(
                Arrays.stream(values()).map(Method::label).collect(Collectors.joining(", "))));
  }
}
