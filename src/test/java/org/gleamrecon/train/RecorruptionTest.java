package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.gleamrecon.kspace.LinePlacement;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.InitialWeights;
import org.gleamrecon.unroll.UnrolledNetwork;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scans whose noise is known teach what noiseless ones would. */
class RecorruptionTest {
  private static final UnrolledNetworkConfig NETWORK = UnrolledNetworkConfig.pgd(2, 2, 2);
  private static final int SIZE = 24;
  private static final int COILS = 3;
  private static final int MEASUREMENTS = 24;
  private static final double DEVIATION = 0.05;

  @TempDir Path directory;

  /** Smooth maps of unit norm. */
  private static float[] maps(int nz) {
    float[] maps = new float[2 * nz * COILS * SIZE * SIZE];
    for (int z = 0; z < nz; z++) {
      for (int i = 0; i < SIZE * SIZE; i++) {
        double angle = 0.05 * (i % SIZE) + 0.1 * z;
        int y = i / SIZE;
        double other = 0.07 * y;
        double[] norm = {
          Math.cos(angle) * Math.cos(other), Math.sin(angle) * Math.cos(other), Math.sin(other)
        };
        for (int c = 0; c < COILS; c++) {
          int at = 2 * ((z * COILS + c) * SIZE * SIZE + i);
          maps[at] = (float) (norm[c] * Math.cos(c + angle));
          maps[at + 1] = (float) (norm[c] * Math.sin(c + angle));
        }
      }
    }
    return maps;
  }

  /** A square in the middle, seen by the coils, and white noise in all samples. */
  private TrainingFrame frame(int nz, double noise, double told, long seed) throws IOException {
    Random random = new Random(seed);
    float[] images = maps(nz);
    for (int i = 0; i < images.length; i++) {
      int pixel = i / 2 % (SIZE * SIZE);
      int y = pixel / SIZE;
      int x = pixel % SIZE;
      boolean inside = Math.min(y, x) >= SIZE / 4 && Math.max(y, x) < 3 * SIZE / 4;
      images[i] = (float) ((inside ? images[i] : 0) + noise * random.nextGaussian());
    }
    FrameStore store = new FrameStore(directory);
    store.add(new int[] {nz, COILS, SIZE, SIZE}, 1, told, images, maps(nz));
    return store.last();
  }

  private static ExampleDraw draw(TrainingFrame frame, double wanted, long seed) {
    SamplingPattern pattern = frame.slab() ? SamplingPattern.POISSON : SamplingPattern.RANDOM1D;
    return ExampleDraw.plain(frame, pattern, 3, 6, wanted, seed);
  }

  private static float[] input(TrainingExample example) {
    return new ComplexTensor(example.measurement().zeroFilled()).toInterleaved();
  }

  private static float[] target(TrainingExample example) {
    return new ComplexTensor(example.target()).toInterleaved();
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** What is left of a noisy picture without its part along the clean one. */
  private static float[] rest(float[] noisy, float[] clean) {
    double factor = product(noisy, clean) / product(clean, clean);
    float[] rest = new float[noisy.length];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = (float) (noisy[i] - factor * clean[i]);
    }
    return rest;
  }

  /**
   * Correlation of the noises; of the target's and the input's the measured over expected power.
   */
  private double[] noises(int nz, double told, double wanted) throws IOException {
    double both = 0;
    double ofInput = 0;
    double ofTarget = 0;
    double expected = 0;
    double expectedOfInput = 0;
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      for (int k = 0; k < MEASUREMENTS; k++) {
        TrainingFrame noisy = frame(nz, DEVIATION, told, 100 + k);
        TrainingFrame clean = frame(nz, 0, 0, 0);
        try (TrainingExample measured = TrainingExample.of(scope, draw(noisy, wanted, k), NETWORK);
            TrainingExample ideal = TrainingExample.of(scope, draw(clean, 0, k), NETWORK)) {
          float[] in = rest(input(measured), input(ideal));
          float[] out = rest(target(measured), target(ideal));
          both += product(in, out);
          ofInput += product(in, in);
          ofTarget += product(out, out);
          for (double power : measured.targetNoise()) {
            expected += power * SIZE * SIZE;
          }
          expectedOfInput += measured.inputNoise() * acquired(draw(noisy, wanted, k)) * SIZE;
        }
      }
    }
    return new double[] {
      both / Math.sqrt(ofInput * ofTarget), ofTarget / expected, ofInput / expectedOfInput
    };
  }

  /** Lines of an example's input: every sample's noise is spread over one image's pixels. */
  private static int acquired(ExampleDraw draw) {
    int lines = 0;
    for (boolean[] plane :
        draw.pattern()
            .mask(
                SIZE,
                draw.frame().nz(),
                draw.acceleration(),
                draw.calibrationLines(),
                new SplittableRandom(draw.seed()))) {
      for (boolean line : plane) {
        lines += line ? 1 : 0;
      }
    }
    return lines;
  }

  @ParameterizedTest(name = "{0} partitions, {1} wanted")
  @CsvSource({"1, 0", "8, 0", "1, 0.08"})
  void theNoiseOfAnInputTellsNothingOfItsTargets(int nz, double wanted) throws IOException {
    double unaware = noises(nz, 0, wanted)[0];
    assertTrue(unaware > 0.25, "unless it is known: " + unaware);
    double[] aware = noises(nz, DEVIATION, wanted);
    assertEquals(0, aware[0], 0.04);
    assertEquals(1, aware[1], 0.05, "power of the target's noise");
    assertEquals(1, aware[2], 0.05, "power of the input's noise");
  }

  @Test
  void figuresAgainstNoisyTargetsAreThoseAgainstTheTruth() throws IOException {
    List<Double> estimated = new ArrayList<>();
    List<Double> actual = new ArrayList<>();
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network =
            UnrolledNetwork.load(NETWORK, InitialWeights.draw(NETWORK, 1), scope)) {
      TrainingFrame clean = frame(1, 0, 0, 0);
      for (int k = 0; k < MEASUREMENTS; k++) {
        ExampleDraw draw = draw(frame(1, DEVIATION, DEVIATION, 100 + k), 0, k);
        estimated.add(
            ExitFigures.of(scope, draw, network, List.of(2), WorkTurns.ALWAYS)
                .zeroFilled()
                .get(0)
                .nrmse());
        try (TrainingExample measured = TrainingExample.of(scope, draw, NETWORK);
            TrainingExample ideal = TrainingExample.of(scope, draw(clean, 0, k), NETWORK)) {
          float[] truth = target(ideal);
          double factor = product(target(measured), truth) / product(truth, truth);
          float[] image = input(measured);
          double error = 0;
          for (int i = 0; i < image.length; i++) {
            error += Math.pow(image[i] - factor * truth[i], 2);
          }
          actual.add(Math.sqrt(error / product(truth, truth)) / factor);
        }
      }
    }
    double found = estimated.stream().mapToDouble(x -> x).average().orElseThrow();
    double expected = actual.stream().mapToDouble(x -> x).average().orElseThrow();
    assertEquals(expected, found, 0.03 * expected);
  }

  private TrainingFrame read(PhantomOptions options) throws IOException {
    FrameStore store = new FrameStore(directory);
    ExampleSettings settings =
        TrainingPlan.read("{\"examples\": {\"matrixSizes\": [0]}}").settings().examples();
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      new FullySampledScans(scope, store, settings, new SplittableRandom(1), WorkTurns.ALWAYS)
          .add(TrainingScans.write(directory.resolve("scan.h5"), options));
    }
    return store.last();
  }

  @Test
  void theNoiseOfAScanIsKnownFromItsNoiseScanAlone() throws IOException {
    PhantomOptions.Builder scan = TrainingScans.full(64, 4).slices(1).noise(0.04);
    TrainingFrame frame = read(scan.noiseLines(256).build());
    assertEquals(Math.sqrt(0.5), frame.noise());
    // Beside the head there is nothing else: the outermost columns.
    float[] beside = frame.images(new int[] {0, 1, 2, 3}, 0, 4);
    assertEquals(
        frame.noise(), Math.sqrt(product(beside, beside) / beside.length), 0.05 * frame.noise());
    assertEquals(0, read(scan.noiseLines(0).build()).noise());
  }

  @Test
  void fourAveragesHaveHalfTheNoise() {
    List<LinePlacement> lines = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      lines.add(new LinePlacement(i, i % 8, 0, 0, 16, 0, false));
    }
    assertEquals(Math.sqrt(0.5) / 2, FrameImages.noise(lines));
    assertEquals(Math.sqrt(0.5), FrameImages.noise(lines.subList(0, 8)));
  }
}
