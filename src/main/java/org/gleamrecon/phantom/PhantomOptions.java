package org.gleamrecon.phantom;

import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.kspace.SamplingPattern;

/**
 * What scan to make.
 *
 * @param coils receive coils
 * @param matrix pixels along x and along y
 * @param slices 2D slices; 1 in 3D
 * @param partitions kz steps of one 3D slab; 1 in 2D
 * @param phases of a beat in which every slice is seen, 1 for a head at rest; 1 in 3D
 * @param fieldOfViewMm extent along x and y, mm
 * @param spacingMm distance and thickness of slices or partitions, mm
 * @param acceleration grid steps per acquired step
 * @param calibrationLines lines of the fully sampled centre
 * @param separateCalibration calibration lines acquired before the others instead of among them
 * @param noise standard deviation of the real part of a sample; the image's brightest tissues are
 *     about 1; 0 for none
 * @param noiseLines readouts of the noise scan, 0 for none
 * @param readoutOversampling samples along the readout per pixel
 * @param obliqueDegrees tilt of the slices about the x axis, half of it about z too
 */
public record PhantomOptions(
    int coils,
    int matrix,
    int slices,
    int partitions,
    int phases,
    double fieldOfViewMm,
    double spacingMm,
    Contrast contrast,
    SamplingPattern pattern,
    double acceleration,
    int calibrationLines,
    boolean separateCalibration,
    double noise,
    int noiseLines,
    int readoutOversampling,
    double obliqueDegrees,
    long seed) {

  /** Eight coils, 256 x 256, four T2-weighted slices, R = 4, 24 calibration lines. */
  public static final PhantomOptions DEFAULTS =
      new PhantomOptions(
          8,
          256,
          4,
          1,
          1,
          220,
          6,
          Contrast.T2W,
          SamplingPattern.RANDOM1D,
          4,
          24,
          false,
          0.01,
          64,
          2,
          0,
          1);

  /** Checks every number against its range (PARAMETER_INVALID). */
  public PhantomOptions {
    within("coils", coils, 1, 128);
    within("matrix", matrix, 8, 1024);
    within("slices", slices, 1, 512);
    within("partitions", partitions, 1, 512);
    within("phases", phases, 1, 256);
    within("field of view (mm)", fieldOfViewMm, 50, 500);
    within("spacing (mm)", spacingMm, 0.5, 30);
    within("acceleration", acceleration, 1, 64);
    within("calibration lines", calibrationLines, 0, matrix);
    within("noise", noise, 0, 10);
    within("noise lines", noiseLines, 0, 4096);
    within("readout oversampling", readoutOversampling, 1, 4);
    within("oblique angle (degrees)", obliqueDegrees, -90, 90);
    if (slices > 1 && partitions > 1) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "%d slices and %d partitions: one of them is 1".formatted(slices, partitions));
    }
    if (partitions > 1 && (phases > 1 || pattern == SamplingPattern.KT)) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "%d partitions: several phases and pattern kt are for 2D".formatted(partitions));
    }
  }

  private static void within(String what, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "%s: %s is not within %s to %s".formatted(what, plain(value), plain(least), plain(most)));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** Slices in 2D, partitions in 3D. */
  public int planes() {
    return slices * partitions;
  }

  /** Starts from these options. */
  public Builder with() {
    return new Builder(this);
  }

  /** Options with some of them changed; checked when built. */
  public static final class Builder {
    private int coils;
    private int matrix;
    private int slices;
    private int partitions;
    private int phases;
    private double fieldOfViewMm;
    private double spacingMm;
    private Contrast contrast;
    private SamplingPattern pattern;
    private double acceleration;
    private int calibrationLines;
    private boolean separateCalibration;
    private double noise;
    private int noiseLines;
    private int readoutOversampling;
    private double obliqueDegrees;
    private long seed;

    private Builder(PhantomOptions from) {
      coils = from.coils;
      matrix = from.matrix;
      slices = from.slices;
      partitions = from.partitions;
      phases = from.phases;
      fieldOfViewMm = from.fieldOfViewMm;
      spacingMm = from.spacingMm;
      contrast = from.contrast;
      pattern = from.pattern;
      acceleration = from.acceleration;
      calibrationLines = from.calibrationLines;
      separateCalibration = from.separateCalibration;
      noise = from.noise;
      noiseLines = from.noiseLines;
      readoutOversampling = from.readoutOversampling;
      obliqueDegrees = from.obliqueDegrees;
      seed = from.seed;
    }

    public Builder coils(int value) {
      coils = value;
      return this;
    }

    public Builder matrix(int value) {
      matrix = value;
      return this;
    }

    public Builder slices(int value) {
      slices = value;
      return this;
    }

    public Builder partitions(int value) {
      partitions = value;
      return this;
    }

    public Builder phases(int value) {
      phases = value;
      return this;
    }

    public Builder fieldOfViewMm(double value) {
      fieldOfViewMm = value;
      return this;
    }

    public Builder spacingMm(double value) {
      spacingMm = value;
      return this;
    }

    public Builder contrast(Contrast value) {
      contrast = value;
      return this;
    }

    public Builder pattern(SamplingPattern value) {
      pattern = value;
      return this;
    }

    public Builder acceleration(double value) {
      acceleration = value;
      return this;
    }

    public Builder calibrationLines(int value) {
      calibrationLines = value;
      return this;
    }

    public Builder separateCalibration(boolean value) {
      separateCalibration = value;
      return this;
    }

    public Builder noise(double value) {
      noise = value;
      return this;
    }

    public Builder noiseLines(int value) {
      noiseLines = value;
      return this;
    }

    public Builder readoutOversampling(int value) {
      readoutOversampling = value;
      return this;
    }

    public Builder obliqueDegrees(double value) {
      obliqueDegrees = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public PhantomOptions build() {
      return new PhantomOptions(
          coils,
          matrix,
          slices,
          partitions,
          phases,
          fieldOfViewMm,
          spacingMm,
          contrast,
          pattern,
          acceleration,
          calibrationLines,
          separateCalibration,
          noise,
          noiseLines,
          readoutOversampling,
          obliqueDegrees,
          seed);
    }
  }
}
