package org.gleamrecon.mrd;

/**
 * Makes image headers. Defaults: version 1, one channel of one float pixel of 1 mm, magnitude,
 * axial directions, everything else zero. Arrays are taken over, not copied.
 */
public final class ImageHeaderBuilder {
  private int version = 1;
  private int dataType = ImageDataType.FLOAT.code();
  private long flags;
  private long measurementUid;
  private MatrixSize matrixSize = new MatrixSize(1, 1, 1);
  private FieldOfView fieldOfViewMm = new FieldOfView(1, 1, 1);
  private int channels = 1;
  private Vector3 positionMm = Vector3.ZERO;
  private Vector3 readDir = new Vector3(1, 0, 0);
  private Vector3 phaseDir = new Vector3(0, 1, 0);
  private Vector3 sliceDir = new Vector3(0, 0, 1);
  private Vector3 patientTablePositionMm = Vector3.ZERO;
  private int average;
  private int slice;
  private int contrast;
  private int phase;
  private int repetition;
  private int set;
  private long acquisitionTimeStamp;
  private long[] physiologyTimeStamp = new long[3];
  private int imageType = ImageType.MAGNITUDE.code();
  private int imageIndex;
  private int imageSeriesIndex;
  private int[] userInt = new int[8];
  private float[] userFloat = new float[8];
  private long attributeStringLength;

  ImageHeaderBuilder() {}

  ImageHeaderBuilder(ImageHeader header) {
    version = header.version();
    dataType = header.dataType();
    flags = header.flags();
    measurementUid = header.measurementUid();
    matrixSize = header.matrixSize();
    fieldOfViewMm = header.fieldOfViewMm();
    channels = header.channels();
    positionMm = header.positionMm();
    readDir = header.readDir();
    phaseDir = header.phaseDir();
    sliceDir = header.sliceDir();
    patientTablePositionMm = header.patientTablePositionMm();
    average = header.average();
    slice = header.slice();
    contrast = header.contrast();
    phase = header.phase();
    repetition = header.repetition();
    set = header.set();
    acquisitionTimeStamp = header.acquisitionTimeStamp();
    physiologyTimeStamp = header.physiologyTimeStamp();
    imageType = header.imageType();
    imageIndex = header.imageIndex();
    imageSeriesIndex = header.imageSeriesIndex();
    userInt = header.userInt();
    userFloat = header.userFloat();
    attributeStringLength = header.attributeStringLength();
  }

  public ImageHeaderBuilder dataType(ImageDataType type) {
    dataType = type.code();
    return this;
  }

  public ImageHeaderBuilder imageType(ImageType type) {
    imageType = type.code();
    return this;
  }

  public ImageHeaderBuilder version(int value) {
    version = value;
    return this;
  }

  public ImageHeaderBuilder flags(long value) {
    flags = value;
    return this;
  }

  public ImageHeaderBuilder measurementUid(long value) {
    measurementUid = value;
    return this;
  }

  public ImageHeaderBuilder matrixSize(MatrixSize value) {
    matrixSize = value;
    return this;
  }

  public ImageHeaderBuilder fieldOfViewMm(FieldOfView value) {
    fieldOfViewMm = value;
    return this;
  }

  public ImageHeaderBuilder channels(int value) {
    channels = value;
    return this;
  }

  public ImageHeaderBuilder positionMm(Vector3 value) {
    positionMm = value;
    return this;
  }

  public ImageHeaderBuilder readDir(Vector3 value) {
    readDir = value;
    return this;
  }

  public ImageHeaderBuilder phaseDir(Vector3 value) {
    phaseDir = value;
    return this;
  }

  public ImageHeaderBuilder sliceDir(Vector3 value) {
    sliceDir = value;
    return this;
  }

  public ImageHeaderBuilder patientTablePositionMm(Vector3 value) {
    patientTablePositionMm = value;
    return this;
  }

  public ImageHeaderBuilder average(int value) {
    average = value;
    return this;
  }

  public ImageHeaderBuilder slice(int value) {
    slice = value;
    return this;
  }

  public ImageHeaderBuilder contrast(int value) {
    contrast = value;
    return this;
  }

  public ImageHeaderBuilder phase(int value) {
    phase = value;
    return this;
  }

  public ImageHeaderBuilder repetition(int value) {
    repetition = value;
    return this;
  }

  public ImageHeaderBuilder set(int value) {
    set = value;
    return this;
  }

  public ImageHeaderBuilder acquisitionTimeStamp(long value) {
    acquisitionTimeStamp = value;
    return this;
  }

  public ImageHeaderBuilder physiologyTimeStamp(long[] value) {
    physiologyTimeStamp = value;
    return this;
  }

  public ImageHeaderBuilder imageIndex(int value) {
    imageIndex = value;
    return this;
  }

  public ImageHeaderBuilder imageSeriesIndex(int value) {
    imageSeriesIndex = value;
    return this;
  }

  public ImageHeaderBuilder userInt(int[] value) {
    userInt = value;
    return this;
  }

  public ImageHeaderBuilder userFloat(float[] value) {
    userFloat = value;
    return this;
  }

  public ImageHeaderBuilder attributeStringLength(long value) {
    attributeStringLength = value;
    return this;
  }

  public ImageHeader build() {
    return new ImageHeader(
        version,
        dataType,
        flags,
        measurementUid,
        matrixSize,
        fieldOfViewMm,
        channels,
        positionMm,
        readDir,
        phaseDir,
        sliceDir,
        patientTablePositionMm,
        average,
        slice,
        contrast,
        phase,
        repetition,
        set,
        acquisitionTimeStamp,
        physiologyTimeStamp,
        imageType,
        imageIndex,
        imageSeriesIndex,
        userInt,
        userFloat,
        attributeStringLength);
  }
}
