package org.gleamrecon.mrd;

/**
 * Makes acquisition headers. Defaults: version 1, axial directions, everything else zero. Arrays
 * are taken over, not copied.
 */
public final class AcquisitionHeaderBuilder {
  private int version = 1;
  private long flags;
  private long measurementUid;
  private long scanCounter;
  private long acquisitionTimeStamp;
  private long[] physiologyTimeStamp = new long[3];
  private int numberOfSamples;
  private int availableChannels;
  private int activeChannels;
  private long[] channelMask = new long[16];
  private int discardPre;
  private int discardPost;
  private int centerSample;
  private int encodingSpaceRef;
  private int trajectoryDimensions;
  private float sampleTimeUs;
  private Vector3 positionMm = Vector3.ZERO;
  private Vector3 readDir = new Vector3(1, 0, 0);
  private Vector3 phaseDir = new Vector3(0, 1, 0);
  private Vector3 sliceDir = new Vector3(0, 0, 1);
  private Vector3 patientTablePositionMm = Vector3.ZERO;
  private EncodingCounters counters = EncodingCounters.ZERO;
  private int[] userInt = new int[8];
  private float[] userFloat = new float[8];

  AcquisitionHeaderBuilder() {}

  AcquisitionHeaderBuilder(AcquisitionHeader header) {
    version = header.version();
    flags = header.flags();
    measurementUid = header.measurementUid();
    scanCounter = header.scanCounter();
    acquisitionTimeStamp = header.acquisitionTimeStamp();
    physiologyTimeStamp = header.physiologyTimeStamp();
    numberOfSamples = header.numberOfSamples();
    availableChannels = header.availableChannels();
    activeChannels = header.activeChannels();
    channelMask = header.channelMask();
    discardPre = header.discardPre();
    discardPost = header.discardPost();
    centerSample = header.centerSample();
    encodingSpaceRef = header.encodingSpaceRef();
    trajectoryDimensions = header.trajectoryDimensions();
    sampleTimeUs = header.sampleTimeUs();
    positionMm = header.positionMm();
    readDir = header.readDir();
    phaseDir = header.phaseDir();
    sliceDir = header.sliceDir();
    patientTablePositionMm = header.patientTablePositionMm();
    counters = header.counters();
    userInt = header.userInt();
    userFloat = header.userFloat();
  }

  /**
   * A readout of so many samples by so many coils, all of them active; the centre of k-space lies
   * at sample n / 2.
   */
  public AcquisitionHeaderBuilder readout(int samples, int channels) {
    numberOfSamples = samples;
    centerSample = samples / 2;
    availableChannels = channels;
    activeChannels = channels;
    channelMask = new long[16];
    for (int channel = 0; channel < Math.min(channels, 1024); channel++) {
      channelMask[channel / 64] |= 1L << (channel % 64);
    }
    return this;
  }

  /** Sets a flag and keeps the others. */
  public AcquisitionHeaderBuilder flag(AcquisitionFlag flag) {
    flags |= flag.bit();
    return this;
  }

  public AcquisitionHeaderBuilder kspaceEncodeStep1(int value) {
    counters =
        new EncodingCounters(
            value,
            counters.kspaceEncodeStep2(),
            counters.average(),
            counters.slice(),
            counters.contrast(),
            counters.phase(),
            counters.repetition(),
            counters.set(),
            counters.segment(),
            counters.user());
    return this;
  }

  public AcquisitionHeaderBuilder kspaceEncodeStep2(int value) {
    counters =
        new EncodingCounters(
            counters.kspaceEncodeStep1(),
            value,
            counters.average(),
            counters.slice(),
            counters.contrast(),
            counters.phase(),
            counters.repetition(),
            counters.set(),
            counters.segment(),
            counters.user());
    return this;
  }

  public AcquisitionHeaderBuilder average(int value) {
    counters =
        new EncodingCounters(
            counters.kspaceEncodeStep1(),
            counters.kspaceEncodeStep2(),
            value,
            counters.slice(),
            counters.contrast(),
            counters.phase(),
            counters.repetition(),
            counters.set(),
            counters.segment(),
            counters.user());
    return this;
  }

  public AcquisitionHeaderBuilder slice(int value) {
    counters =
        new EncodingCounters(
            counters.kspaceEncodeStep1(),
            counters.kspaceEncodeStep2(),
            counters.average(),
            value,
            counters.contrast(),
            counters.phase(),
            counters.repetition(),
            counters.set(),
            counters.segment(),
            counters.user());
    return this;
  }

  public AcquisitionHeaderBuilder contrast(int value) {
    counters =
        new EncodingCounters(
            counters.kspaceEncodeStep1(),
            counters.kspaceEncodeStep2(),
            counters.average(),
            counters.slice(),
            value,
            counters.phase(),
            counters.repetition(),
            counters.set(),
            counters.segment(),
            counters.user());
    return this;
  }

  public AcquisitionHeaderBuilder phase(int value) {
    counters =
        new EncodingCounters(
            counters.kspaceEncodeStep1(),
            counters.kspaceEncodeStep2(),
            counters.average(),
            counters.slice(),
            counters.contrast(),
            value,
            counters.repetition(),
            counters.set(),
            counters.segment(),
            counters.user());
    return this;
  }

  public AcquisitionHeaderBuilder repetition(int value) {
    counters =
        new EncodingCounters(
            counters.kspaceEncodeStep1(),
            counters.kspaceEncodeStep2(),
            counters.average(),
            counters.slice(),
            counters.contrast(),
            counters.phase(),
            value,
            counters.set(),
            counters.segment(),
            counters.user());
    return this;
  }

  public AcquisitionHeaderBuilder set(int value) {
    counters =
        new EncodingCounters(
            counters.kspaceEncodeStep1(),
            counters.kspaceEncodeStep2(),
            counters.average(),
            counters.slice(),
            counters.contrast(),
            counters.phase(),
            counters.repetition(),
            value,
            counters.segment(),
            counters.user());
    return this;
  }

  public AcquisitionHeaderBuilder segment(int value) {
    counters =
        new EncodingCounters(
            counters.kspaceEncodeStep1(),
            counters.kspaceEncodeStep2(),
            counters.average(),
            counters.slice(),
            counters.contrast(),
            counters.phase(),
            counters.repetition(),
            counters.set(),
            value,
            counters.user());
    return this;
  }

  public AcquisitionHeaderBuilder version(int value) {
    version = value;
    return this;
  }

  public AcquisitionHeaderBuilder flags(long value) {
    flags = value;
    return this;
  }

  public AcquisitionHeaderBuilder measurementUid(long value) {
    measurementUid = value;
    return this;
  }

  public AcquisitionHeaderBuilder scanCounter(long value) {
    scanCounter = value;
    return this;
  }

  public AcquisitionHeaderBuilder acquisitionTimeStamp(long value) {
    acquisitionTimeStamp = value;
    return this;
  }

  public AcquisitionHeaderBuilder physiologyTimeStamp(long[] value) {
    physiologyTimeStamp = value;
    return this;
  }

  public AcquisitionHeaderBuilder numberOfSamples(int value) {
    numberOfSamples = value;
    return this;
  }

  public AcquisitionHeaderBuilder availableChannels(int value) {
    availableChannels = value;
    return this;
  }

  public AcquisitionHeaderBuilder activeChannels(int value) {
    activeChannels = value;
    return this;
  }

  public AcquisitionHeaderBuilder channelMask(long[] value) {
    channelMask = value;
    return this;
  }

  public AcquisitionHeaderBuilder discardPre(int value) {
    discardPre = value;
    return this;
  }

  public AcquisitionHeaderBuilder discardPost(int value) {
    discardPost = value;
    return this;
  }

  public AcquisitionHeaderBuilder centerSample(int value) {
    centerSample = value;
    return this;
  }

  public AcquisitionHeaderBuilder encodingSpaceRef(int value) {
    encodingSpaceRef = value;
    return this;
  }

  public AcquisitionHeaderBuilder trajectoryDimensions(int value) {
    trajectoryDimensions = value;
    return this;
  }

  public AcquisitionHeaderBuilder sampleTimeUs(float value) {
    sampleTimeUs = value;
    return this;
  }

  public AcquisitionHeaderBuilder positionMm(Vector3 value) {
    positionMm = value;
    return this;
  }

  public AcquisitionHeaderBuilder readDir(Vector3 value) {
    readDir = value;
    return this;
  }

  public AcquisitionHeaderBuilder phaseDir(Vector3 value) {
    phaseDir = value;
    return this;
  }

  public AcquisitionHeaderBuilder sliceDir(Vector3 value) {
    sliceDir = value;
    return this;
  }

  public AcquisitionHeaderBuilder patientTablePositionMm(Vector3 value) {
    patientTablePositionMm = value;
    return this;
  }

  public AcquisitionHeaderBuilder counters(EncodingCounters value) {
    counters = value;
    return this;
  }

  public AcquisitionHeaderBuilder userInt(int[] value) {
    userInt = value;
    return this;
  }

  public AcquisitionHeaderBuilder userFloat(float[] value) {
    userFloat = value;
    return this;
  }

  public AcquisitionHeader build() {
    return new AcquisitionHeader(
        version,
        flags,
        measurementUid,
        scanCounter,
        acquisitionTimeStamp,
        physiologyTimeStamp,
        numberOfSamples,
        availableChannels,
        activeChannels,
        channelMask,
        discardPre,
        discardPost,
        centerSample,
        encodingSpaceRef,
        trajectoryDimensions,
        sampleTimeUs,
        positionMm,
        readDir,
        phaseDir,
        sliceDir,
        patientTablePositionMm,
        counters,
        userInt,
        userFloat);
  }
}
