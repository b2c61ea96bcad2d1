package org.gleamrecon.mrd;

import org.jspecify.annotations.Nullable;

/** Ranges of the counters as the header gives them; a range that the header leaves out is null. */
public record EncodingLimits(
    @Nullable Limit kspaceEncodingStep0,
    @Nullable Limit kspaceEncodingStep1,
    @Nullable Limit kspaceEncodingStep2,
    @Nullable Limit average,
    @Nullable Limit slice,
    @Nullable Limit contrast,
    @Nullable Limit phase,
    @Nullable Limit repetition,
    @Nullable Limit set,
    @Nullable Limit segment) {

  /** Smallest and largest value of a counter, and the value that lies in the centre of k-space. */
  public record Limit(int minimum, int maximum, int center) {}
}
