package org.gleamrecon.mrd.wire;

/**
 * How much a message may claim to hold, in bytes: checked before anything is allocated.
 *
 * @param headerBytes the MRD header document
 * @param textBytes texts, configurations, meta attributes
 * @param acquisitionBytes trajectory and samples of one acquisition, or one waveform message
 * @param imageBytes pixels of one image, elements of one array, one DICOM file
 */
public record MessageLimits(int headerBytes, int textBytes, int acquisitionBytes, int imageBytes) {
  public static final MessageLimits DEFAULT =
      new MessageLimits(8 << 20, 16 << 20, 256 << 20, 1 << 30);
}
