package org.gleamrecon.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What made the images of a series: everything that determines pixels, and what a reader needs to
 * judge them.
 *
 * @param method gleam, compressed-sensing, sense or zero-filled
 * @param modelName null for methods without a model; likewise {@code modelVersion}, {@code
 *     modelSha256}
 * @param nInf the exit actually used (number of unrolled iterations), 0 for methods without
 * @param options further settings that determine pixels, by name, in a fixed order
 * @param algorithmVersion changes whenever the same input would give other pixels
 * @param acquisitionsSha256 hash of the acquisitions and of the header values that determine
 *     pixels, hexadecimal
 * @param residual relative k-space residual ||M F S x - y|| / ||y|| on the acquired samples; NaN
 *     where the method has none
 * @param warnings sentences for the operator; no patient data
 */
public record Provenance(
    String method,
    @Nullable String modelName,
    @Nullable String modelVersion,
    @Nullable String modelSha256,
    int nInf,
    Map<String, String> options,
    String algorithmVersion,
    String acquisitionsSha256,
    double residual,
    List<String> warnings) {
  public Provenance {
    warnings = List.copyOf(warnings);
  }

  /** The same with further warnings after those there are. */
  public Provenance warnedOf(List<String> further) {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(further);
    return new Provenance(
        method,
        modelName,
        modelVersion,
        modelSha256,
        nInf,
        options,
        algorithmVersion,
        acquisitionsSha256,
        residual,
        all);
  }
}
