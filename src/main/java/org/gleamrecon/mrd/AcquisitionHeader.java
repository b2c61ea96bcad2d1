package org.gleamrecon.mrd;

/**
 * Header of one readout, all fields of the MRD v1 acquisition header (340 bytes on the wire).
 * Positions in mm and direction cosines in the patient frame (DICOM LPS); {@code sampleTimeUs} in
 * microseconds. Unsigned 16 and 32 bit fields are widened.
 *
 * @param channelMask 16 words; the arrays belong to the record, do not write to them
 * @param physiologyTimeStamp three time stamps, vendor units
 * @param userInt eight free integers
 * @param userFloat eight free floats
 */
public record AcquisitionHeader(
    int version,
    long flags,
    long measurementUid,
    long scanCounter,
    long acquisitionTimeStamp,
    long[] physiologyTimeStamp,
    int numberOfSamples,
    int availableChannels,
    int activeChannels,
    long[] channelMask,
    int discardPre,
    int discardPost,
    int centerSample,
    int encodingSpaceRef,
    int trajectoryDimensions,
    float sampleTimeUs,
    Vector3 positionMm,
    Vector3 readDir,
    Vector3 phaseDir,
    Vector3 sliceDir,
    Vector3 patientTablePositionMm,
    EncodingCounters counters,
    int[] userInt,
    float[] userFloat) {

  public boolean has(AcquisitionFlag flag) {
    return flag.isSet(flags);
  }

  /** A builder with everything at its default. */
  public static AcquisitionHeaderBuilder builder() {
    return new AcquisitionHeaderBuilder();
  }

  /** A builder that starts from this header. */
  public AcquisitionHeaderBuilder toBuilder() {
    return new AcquisitionHeaderBuilder(this);
  }
}
