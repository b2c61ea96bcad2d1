package org.gleamrecon.train;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gleamrecon.kspace.SamplingPattern;

/**
 * One example's choices.
 *
 * @param coils indices of the coils that are kept
 * @param from first readout column, inclusive
 * @param to last readout column, exclusive
 * @param flipY whether the image is mirrored along the phase encoding
 * @param flipX likewise along the readout
 * @param contrast exponent of the image's magnitude, 1: as it is
 * @param phase coefficients of 1, y, x, y^2, x y, x^2 (axes from -1 to 1), radians, added to the
 *     image's phase
 * @param tissuePhase radians that a pixel as bright as the frame's scale gets besides
 * @param noise to add, standard deviation per component, relative to the frame's scale; {@link
 *     Recorruption} may add more
 * @param seed of the mask and the noise
 */
record ExampleDraw(
    TrainingFrame frame,
    int[] coils,
    int from,
    int to,
    boolean flipY,
    boolean flipX,
    double contrast,
    double[] phase,
    double tissuePhase,
    SamplingPattern pattern,
    double acceleration,
    int calibrationLines,
    double noise,
    long seed) {
  private static final double[] PHASE_SPREAD = {Math.PI, 0.8, 0.8, 0.4, 0.4, 0.4};
  private static final double TISSUE_PHASE_SPREAD = 1.5;
  private static final int FEWEST_LINES = 4;

  /** A random example: a frame, a strip of it, and everything that is varied. */
  static ExampleDraw random(
      List<TrainingFrame> frames, ExampleSettings settings, SplittableRandom random) {
    TrainingFrame frame = frames.get(random.nextInt(frames.size()));
    int width = Math.min(frame.nx(), settings.columns(frame.slab(), random));
    int from = random.nextInt(frame.nx() - width + 1);
    double acceleration = settings.acceleration(random);
    double[] phase = new double[PHASE_SPREAD.length];
    for (int i = 0; i < phase.length; i++) {
      phase[i] = PHASE_SPREAD[i] * (2 * random.nextDouble() - 1);
    }
    return new ExampleDraw(
        frame,
        coils(frame.coils(), settings.fewerCoils(), random),
        from,
        from + width,
        random.nextBoolean(),
        random.nextBoolean(),
        Math.exp(settings.contrast() * (2 * random.nextDouble() - 1)),
        phase,
        random.nextDouble() < settings.tissuePhase()
            ? TISSUE_PHASE_SPREAD * (2 * random.nextDouble() - 1)
            : 0,
        frame.slab() ? SamplingPattern.POISSON : settings.mask(random),
        acceleration,
        calibration(frame, acceleration, settings.calibrationLines(), random.nextDouble()),
        settings.noise(random, frame.noise() > 0),
        random.nextLong());
  }

  /**
   * Lines within a range, at most three quarters of the lines there are to acquire: else nothing
   * but the calibration lines would be acquired, and R would not be what it is called.
   *
   * @param where in the range, 0 to 1
   */
  static int calibration(
      TrainingFrame frame, double acceleration, List<Integer> range, double where) {
    int most = Math.max(FEWEST_LINES, (int) (0.75 * frame.ny() / acceleration));
    int low = Math.min(range.get(0), most);
    int high = Math.min(range.get(1), most);
    return Math.min(high, low + (int) ((high - low + 1) * where));
  }

  private static int[] coils(int count, double fewer, SplittableRandom random) {
    int[] order = IntStream.range(0, count).toArray();
    if (random.nextDouble() >= fewer) {
      return order;
    }
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return IntStream.range(0, 1 + random.nextInt(count)).map(i -> order[i]).sorted().toArray();
  }

  /** The frame as it is, all its coils and columns. */
  static ExampleDraw plain(
      TrainingFrame frame,
      SamplingPattern pattern,
      double acceleration,
      int calibrationLines,
      double noise,
      long seed) {
    return new ExampleDraw(
        frame,
        IntStream.range(0, frame.coils()).toArray(),
        0,
        frame.nx(),
        false,
        false,
        1,
        new double[PHASE_SPREAD.length],
        0,
        pattern,
        acceleration,
        calibrationLines,
        noise,
        seed);
  }

  /** The same, of a strip of columns in the middle. */
  ExampleDraw strip(int columns) {
    int width = Math.min(columns, frame.nx());
    int start = (frame.nx() - width) / 2;
    return new ExampleDraw(
        frame,
        coils,
        start,
        start + width,
        flipY,
        flipX,
        contrast,
        phase,
        tissuePhase,
        pattern,
        acceleration,
        calibrationLines,
        noise,
        seed);
  }
}
