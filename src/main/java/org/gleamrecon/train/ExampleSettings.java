package org.gleamrecon.train;

import java.util.List;
import java.util.random.RandomGenerator;
import org.gleamrecon.kspace.SamplingPattern;

/**
 * How examples are drawn from fully sampled frames.
 *
 * @param masks of slices: {@code random1d}, {@code uniform}; slabs get {@code poisson}
 * @param accelerations R from and to, drawn evenly in 1/R
 * @param calibrationLines fully sampled lines in the centre, from and to
 * @param noise standard deviation per component added to the input, relative to the image's 95th
 *     percentile, from and to, drawn evenly in its logarithm; one in eight examples has none
 * @param ownNoise whether scans whose own noise is known get no more than {@link Recorruption}
 *     needs
 * @param contrast the exponent of an image's magnitude is at most e^contrast, at least e^-contrast
 * @param columns readout columns of an example, from and to: the readout is never undersampled, so
 *     a strip is a problem of its own
 * @param slabColumns the same for slabs
 * @param slabShare part of the examples drawn from slabs, where there are any
 * @param matrixSizes pixels along the larger side that slices are reduced to, 0: as acquired
 * @param fewerCoils part of the examples on a random subset of the coils
 * @param tissuePhase part of the examples whose phase follows the anatomy, as in gradient echoes
 */
public record ExampleSettings(
    List<SamplingPattern> masks,
    List<Double> accelerations,
    List<Integer> calibrationLines,
    List<Double> noise,
    boolean ownNoise,
    double contrast,
    List<Integer> columns,
    List<Integer> slabColumns,
    double slabShare,
    List<Integer> matrixSizes,
    double fewerCoils,
    double tissuePhase)
    implements FullySampledScans.Preparation {
  private static final double NOISELESS = 0.125;

  public ExampleSettings {
    masks = List.copyOf(masks);
    accelerations = List.copyOf(accelerations);
    calibrationLines = List.copyOf(calibrationLines);
    noise = List.copyOf(noise);
    columns = List.copyOf(columns);
    slabColumns = List.copyOf(slabColumns);
    matrixSizes = List.copyOf(matrixSizes);
    require(
        !masks.isEmpty()
            && !masks.contains(SamplingPattern.POISSON)
            && !masks.contains(SamplingPattern.KT),
        "masks",
        masks);
    require(range(accelerations) && accelerations.get(0) >= 1, "accelerations", accelerations);
    require(
        range(calibrationLines) && calibrationLines.get(0) >= 4,
        "calibrationLines",
        calibrationLines);
    require(range(noise) && noise.get(0) > 0, "noise", noise);
    require(contrast >= 0 && contrast <= 1, "contrast", contrast);
    require(range(columns) && columns.get(0) >= 8, "columns", columns);
    require(range(slabColumns) && slabColumns.get(0) >= 8, "slabColumns", slabColumns);
    require(slabShare >= 0 && slabShare <= 1, "slabShare", slabShare);
    require(fewerCoils >= 0 && fewerCoils <= 1, "fewerCoils", fewerCoils);
    require(tissuePhase >= 0 && tissuePhase <= 1, "tissuePhase", tissuePhase);
    require(
        !matrixSizes.isEmpty() && matrixSizes.stream().allMatch(m -> m == 0 || m >= 32),
        "matrixSizes",
        matrixSizes);
  }

  private static boolean range(List<? extends Number> pair) {
    return pair.size() == 2 && pair.get(0).doubleValue() <= pair.get(1).doubleValue();
  }

  private static void require(boolean holds, String what, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(what + " makes no sense: " + found);
    }
  }

  double acceleration(RandomGenerator random) {
    double low = 1 / accelerations.get(1);
    double high = 1 / accelerations.get(0);
    return 1 / (low + (high - low) * random.nextDouble());
  }

  @Override
  public int calibration(RandomGenerator random) {
    return between(calibrationLines, random);
  }

  @Override
  public double noise(RandomGenerator random, boolean known) {
    if (known && ownNoise) {
      return 0;
    }
    double low = Math.log(noise.get(0));
    double drawn = Math.exp(low + (Math.log(noise.get(1)) - low) * random.nextDouble());
    return random.nextDouble() < NOISELESS ? 0 : drawn;
  }

  int columns(boolean slab, RandomGenerator random) {
    return between(slab ? slabColumns : columns, random);
  }

  @Override
  public int matrix(RandomGenerator random) {
    return matrixSizes.get(random.nextInt(matrixSizes.size()));
  }

  SamplingPattern mask(RandomGenerator random) {
    return masks.get(random.nextInt(masks.size()));
  }

  private static int between(List<Integer> range, RandomGenerator random) {
    return range.get(0) + random.nextInt(range.get(1) - range.get(0) + 1);
  }
}
