package org.gleamrecon.unroll;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Random;
import org.gleamrecon.tensor.ComplexPairs;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.GradientMode;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;

class SlabMeasurementTest {
  private static final int NZ = 3;
  private static final int NC = 2;
  private static final int NY = 4;
  private static final int NX = 5;

  /** A slab of random numbers, with what it was made of. */
  private record Slab(NDArray samples, NDArray mask, NDArray maps, Measurement measurement) {
    static Slab of(NDManager manager) {
      Random random = new Random(5);
      NDArray samples = Scans.noise(manager, random, DataType.FLOAT64, NZ, NC, NY, NX);
      NDArray mask = Scans.mask(manager, random, DataType.FLOAT64, NZ, 1, NY, 1);
      NDArray maps =
          Scans.noise(manager, random, DataType.FLOAT64, NZ, NC, NY, NX)
              .div(NativeArrays.scalar(manager, 4, DataType.FLOAT64));
      return new Slab(
          samples,
          mask,
          maps,
          Measurement.slab(
              manager, samples, mask, maps, FourierConvention.CENTRED, DataType.FLOAT64));
    }
  }

  private static double[] pairs(NDArray complex) {
    return ComplexPairs.toPairs(complex).toDoubleArray();
  }

  /** exp(sign 2 pi i ((z - cz)(kz - cz) / NZ + (y - cy)(ky - cy) / NY)) / sqrt(NZ NY). */
  private static double[] wave(int sign, int z, int kz, int y, int ky) {
    double turns =
        (double) (z - NZ / 2) * (kz - NZ / 2) / NZ + (double) (y - NY / 2) * (ky - NY / 2) / NY;
    double angle = sign * 2 * Math.PI * turns;
    double scale = 1 / Math.sqrt(NZ * NY);
    return new double[] {scale * Math.cos(angle), scale * Math.sin(angle)};
  }

  private static int at(int z, int c, int y, int x) {
    return 2 * (((z * NC + c) * NY + y) * NX + x);
  }

  /** A^H of samples [z][c][y][x] by summing everything. */
  private static double[] adjoint(double[] samples, double[] mask, double[] maps) {
    double[] image = new double[2 * NZ * NY * NX];
    for (int z = 0; z < NZ; z++) {
      for (int y = 0; y < NY; y++) {
        for (int x = 0; x < NX; x++) {
          int to = 2 * ((z * NY + y) * NX + x);
          for (int c = 0; c < NC; c++) {
            double re = 0;
            double im = 0;
            for (int kz = 0; kz < NZ; kz++) {
              for (int ky = 0; ky < NY; ky++) {
                double m = mask[kz * NY + ky];
                double[] w = wave(1, z, kz, y, ky);
                double a = m * samples[at(kz, c, ky, x)];
                double b = m * samples[at(kz, c, ky, x) + 1];
                re += a * w[0] - b * w[1];
                im += a * w[1] + b * w[0];
              }
            }
            double p = maps[at(z, c, y, x)];
            double q = maps[at(z, c, y, x) + 1];
            image[to] += re * p + im * q;
            image[to + 1] += im * p - re * q;
          }
        }
      }
    }
    return image;
  }

  /** Coil samples F S x, not masked. */
  private static double[] forward(double[] image, double[] maps) {
    double[] samples = new double[2 * NZ * NC * NY * NX];
    for (int kz = 0; kz < NZ; kz++) {
      for (int ky = 0; ky < NY; ky++) {
        for (int c = 0; c < NC; c++) {
          for (int x = 0; x < NX; x++) {
            for (int z = 0; z < NZ; z++) {
              for (int y = 0; y < NY; y++) {
                int i = 2 * ((z * NY + y) * NX + x);
                double p = maps[at(z, c, y, x)];
                double q = maps[at(z, c, y, x) + 1];
                double a = image[i] * p - image[i + 1] * q;
                double b = image[i] * q + image[i + 1] * p;
                double[] w = wave(-1, z, kz, y, ky);
                samples[at(kz, c, ky, x)] += a * w[0] - b * w[1];
                samples[at(kz, c, ky, x) + 1] += a * w[1] + b * w[0];
              }
            }
          }
        }
      }
    }
    return samples;
  }

  private static void same(double[] expected, double[] found) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-12, "at " + i);
    }
  }

  @Test
  void theAdjointAndTheNormalOperatorOfASlabAreTheSumsTheyStandFor() {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      NDManager manager = scope.manager();
      Slab slab = Slab.of(manager);
      double[] mask = slab.mask().toDoubleArray();
      double[] maps = pairs(slab.maps());
      double[] zeroFilled = adjoint(pairs(slab.samples()), mask, maps);
      same(zeroFilled, pairs(slab.measurement().zeroFilled()));
      try (Arithmetic arithmetic = new InPlace(manager)) {
        double[] normal =
            pairs(
                GradientMode.off(
                    () -> slab.measurement().normal(slab.measurement().zeroFilled(), arithmetic)));
        same(adjoint(forward(zeroFilled, maps), mask, maps), normal);
      }
    }
  }

  @Test
  void aSlabIsScaledByOneFactor() {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      Slab slab = Slab.of(scope.manager());
      assertEquals(1, InputScaling.factors(slab.measurement()).getShape().size());
    }
  }

  @Test
  void aSlabOfManyPartitionsGivesTheSameImagesAsItsParts() {
    // More pixels than go through the learned block at once: the parts must join to the whole.
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgd(1, 1, 2);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      NDManager manager = scope.manager();
      ProximalBlock block = ProximalBlock.of(config);
      UnrolledNetwork network = UnrolledNetwork.load(config, InitialWeights.draw(config, 1), scope);
      int side = 256;
      int images = (int) (ProximalBlock.PIXELS_AT_ONCE / side / side) + 1;
      NDArray all = Scans.noise(manager, new Random(2), DataType.FLOAT32, images, side, side);
      NDArray last = Scans.noise(manager, new Random(2), DataType.FLOAT32, images, side, side);
      try (Arithmetic arithmetic = new InPlace(manager)) {
        GradientMode.off(
            () -> {
              Parameters.OfIteration weights = network.parameters().iteration(0);
              float[] joined =
                  ComplexPairs.toPairs(block.denoise(all, weights, arithmetic)).toFloatArray();
              NDArray one = last.get((images - 1) + ":" + images);
              float[] alone =
                  ComplexPairs.toPairs(block.denoise(one, weights, arithmetic)).toFloatArray();
              int from = joined.length - alone.length;
              for (int i = 0; i < alone.length; i++) {
                assertEquals(alone[i], joined[from + i], 1e-6, "at " + i);
              }
              return joined;
            });
      }
    }
  }
}
