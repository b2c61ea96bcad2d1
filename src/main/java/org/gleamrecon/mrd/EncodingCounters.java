package org.gleamrecon.mrd;

/**
 * Where an acquisition belongs: the counters of the MRD acquisition header (34 bytes, unsigned 16
 * bit each).
 *
 * @param user eight free counters; the array belongs to the record, do not write to it
 */
public record EncodingCounters(
    int kspaceEncodeStep1,
    int kspaceEncodeStep2,
    int average,
    int slice,
    int contrast,
    int phase,
    int repetition,
    int set,
    int segment,
    int[] user) {
  /** All counters zero. */
  public static final EncodingCounters ZERO =
      new EncodingCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, new int[8]);
}
