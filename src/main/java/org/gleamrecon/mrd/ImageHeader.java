package org.gleamrecon.mrd;

/**
 * Header of one image, all fields of the MRD v1 image header (198 bytes on the wire). Positions and
 * the field of view in mm, direction cosines in the patient frame (DICOM LPS); {@code positionMm}
 * is the centre of the image. Unsigned 16 and 32 bit fields are widened.
 *
 * @param dataType code of the pixel type, see {@link ImageDataType}
 * @param imageType code of the image's type, see {@link ImageType}
 * @param physiologyTimeStamp three time stamps, vendor units; the arrays belong to the record
 * @param userInt eight free integers
 * @param userFloat eight free floats
 * @param attributeStringLength bytes of the attribute text that follows the header on the wire
 */
public record ImageHeader(
    int version,
    int dataType,
    long flags,
    long measurementUid,
    MatrixSize matrixSize,
    FieldOfView fieldOfViewMm,
    int channels,
    Vector3 positionMm,
    Vector3 readDir,
    Vector3 phaseDir,
    Vector3 sliceDir,
    Vector3 patientTablePositionMm,
    int average,
    int slice,
    int contrast,
    int phase,
    int repetition,
    int set,
    long acquisitionTimeStamp,
    long[] physiologyTimeStamp,
    int imageType,
    int imageIndex,
    int imageSeriesIndex,
    int[] userInt,
    float[] userFloat,
    long attributeStringLength) {

  public boolean has(ImageFlag flag) {
    return flag.isSet(flags);
  }

  /** channels x z x y x x. */
  public long numberOfPixels() {
    return (long) channels * matrixSize.z() * matrixSize.y() * matrixSize.x();
  }

  /** A builder with everything at its default. */
  public static ImageHeaderBuilder builder() {
    return new ImageHeaderBuilder();
  }

  /** A builder that starts from this header. */
  public ImageHeaderBuilder toBuilder() {
    return new ImageHeaderBuilder(this);
  }
}
