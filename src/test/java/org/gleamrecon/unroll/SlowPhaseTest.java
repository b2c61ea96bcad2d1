package org.gleamrecon.unroll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Random;
import org.gleamrecon.tensor.ComplexPairs;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;

class SlowPhaseTest {
  private static final int NY = 64;
  private static final int NX = 24;

  private static final UnrolledNetworkConfig PUBLISHED = UnrolledNetworkConfig.pgd(2, 2, 3);

  private static final UnrolledNetworkConfig WITHOUT_SLOW_PHASE =
      new UnrolledNetworkConfig(
          PUBLISHED.network(),
          PUBLISHED.dimension(),
          PUBLISHED.iterations(),
          PUBLISHED.modules(),
          PUBLISHED.features(),
          PUBLISHED.activationOrder(),
          PUBLISHED.padding(),
          PUBLISHED.circularTime(),
          PUBLISHED.dataConsistency(),
          PUBLISHED.startSteps(),
          true,
          PUBLISHED.fourier());

  private static double[] pairs(NDArray complex) {
    try (NDArray pairs = ComplexPairs.toPairs(complex)) {
      return NativeArrays.toDoubles(pairs);
    }
  }

  /** A positive image of fine detail, with a phase that turns slowly by some radians. */
  private static double[] head() {
    Random random = new Random(3);
    double[] image = new double[2 * NY * NX];
    for (int y = 0; y < NY; y++) {
      for (int x = 0; x < NX; x++) {
        double v = 2.0 * y / NY - 1;
        double phase = 0.7 + 1.5 * v + 0.9 * v * v + 0.1 * x;
        double inside = Math.abs(v) < 0.7 ? 1 + 0.5 * random.nextDouble() : 0;
        image[2 * (y * NX + x)] = inside * Math.cos(phase);
        image[2 * (y * NX + x) + 1] = inside * Math.sin(phase);
      }
    }
    return image;
  }

  @Test
  void anImageOfSlowPhaseBecomesRealAndPositive() {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      double[] image = head();
      double[] phase =
          pairs(
              SlowPhase.of(
                  ComplexPairs.fromDoubles(scope.manager(), image, 1, NY, NX), DataType.FLOAT64));
      double real = 0;
      double imaginary = 0;
      for (int i = 0; i < image.length; i += 2) {
        double re = image[i] * phase[i] + image[i + 1] * phase[i + 1];
        double im = image[i + 1] * phase[i] - image[i] * phase[i + 1];
        real += re;
        imaginary += im * im;
        assertTrue(re >= -1e-12, "at " + i / 2);
      }
      double power = 0;
      for (double part : image) {
        power += part * part;
      }
      assertTrue(imaginary < 0.01 * power, imaginary + " of " + power);
      assertTrue(real > 0);
    }
  }

  @Test
  void anEmptyColumnHasNoPhaseAndNothingIsNaN() {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      double[] image = head();
      for (int y = 0; y < NY; y++) {
        image[2 * (y * NX + 5)] = 0;
        image[2 * (y * NX + 5) + 1] = 0;
      }
      double[] phase =
          pairs(
              SlowPhase.of(
                  ComplexPairs.fromDoubles(scope.manager(), image, 1, NY, NX), DataType.FLOAT64));
      for (int i = 0; i < phase.length; i += 2) {
        double size = Math.hypot(phase[i], phase[i + 1]);
        assertEquals(i / 2 % NX == 5 ? 0 : 1, size, 1e-9, "at " + i / 2);
      }
    }
  }

  /** A^H A of images without the phase is that of images with it, seen without it. */
  @Test
  void theEncodingStaysTheSame() {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      NDManager manager = scope.manager();
      Random random = new Random(4);
      NDArray y = Scans.noise(manager, random, DataType.FLOAT64, 1, 3, NY, NX);
      NDArray maps = Scans.noise(manager, random, DataType.FLOAT64, 1, 3, NY, NX);
      NDArray mask = Scans.mask(manager, random, DataType.FLOAT64, 1, 1, NY, 1);
      NDArray x = Scans.noise(manager, random, DataType.FLOAT64, 1, NY, NX);
      try (Measurement before =
              Measurement.of(manager, y, mask, maps, FourierConvention.CENTRED, DataType.FLOAT64);
          Measurement after =
              Measurement.of(manager, y, mask, maps, FourierConvention.CENTRED, DataType.FLOAT64);
          InPlace arithmetic = new InPlace(manager)) {
        NDArray phase = after.removeSlowPhase();
        NDArray back = ComplexPairs.conjugate(phase);
        assertClose(pairs(before.zeroFilled().mul(back)), pairs(after.zeroFilled()));
        assertClose(
            pairs(before.normal(x, arithmetic).mul(back)),
            pairs(after.normal(x.mul(back), arithmetic)));
      }
    }
  }

  private static void assertClose(double[] expected, double[] found) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-10, "at " + i);
    }
  }

  /** The receiver's phase is arbitrary: turning it turns the image and changes nothing else. */
  @Test
  void turningTheReceiversPhaseTurnsTheImageAndNothingElse() {
    assertTrue(changeByTurning(WITHOUT_SLOW_PHASE) < 1e-5);
    assertTrue(changeByTurning(PUBLISHED) > 1e-3, "else this test could not fail");
  }

  /** Relative difference of reconstruct(i y) and i reconstruct(y). */
  private static double changeByTurning(UnrolledNetworkConfig config) {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      NDManager manager = scope.manager();
      Random random = new Random(5);
      NDArray y = Scans.noise(manager, random, DataType.FLOAT32, 1, 3, NY, NX);
      NDArray maps = Scans.noise(manager, random, DataType.FLOAT32, 1, 3, NY, NX);
      NDArray mask = Scans.mask(manager, random, DataType.FLOAT32, 1, 1, NY, 1);
      NDArray quarter = ComplexPairs.fromFloats(manager, new float[] {0, 1}, 1);
      UnrolledNetwork network = UnrolledNetwork.load(config, InitialWeights.draw(config, 1), scope);
      double[] straight = image(network, y, mask, maps);
      double[] turned = image(network, y.mul(quarter), mask, maps);
      double error = 0;
      double power = 0;
      for (int i = 0; i < straight.length; i += 2) {
        error +=
            Math.pow(turned[i] + straight[i + 1], 2) + Math.pow(turned[i + 1] - straight[i], 2);
        power += straight[i] * straight[i] + straight[i + 1] * straight[i + 1];
      }
      return Math.sqrt(error / power);
    }
  }

  private static double[] image(UnrolledNetwork network, NDArray y, NDArray mask, NDArray maps) {
    try (Measurement measurement =
            Measurement.of(
                y.getManager(), y, mask, maps, FourierConvention.CENTRED, DataType.FLOAT32);
        ComplexTensor image = network.reconstruct(measurement, 2, (done, seen) -> true)) {
      return pairs(image.array());
    }
  }
}
