package org.gleamrecon.sparse;

import java.util.Random;
import org.gleamrecon.kspace.KtSampling;
import org.gleamrecon.operator.EncodingOperator;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/**
 * A body that rests around a ring that beats, with fine structure in both, seen by smooth coils.
 *
 * @param truth [frame][y][x][re, im], of magnitudes up to about 1
 */
record BeatingPhantom(int frames, int n, int coils, float[] truth, float[] maps) {
  static BeatingPhantom of(int frames, int n, int coils) {
    float[] truth = new float[2 * frames * n * n];
    for (int t = 0; t < frames; t++) {
      double radius = 0.2 + 0.06 * Math.cos(2 * Math.PI * t / frames);
      for (int y = 0; y < n; y++) {
        for (int x = 0; x < n; x++) {
          double v = 2.0 * (y - n / 2) / n;
          double u = 2.0 * (x - n / 2) / n;
          double value = u * u / 0.7 + v * v / 0.5 < 1 ? 0.4 : 0;
          value += value > 0 && Math.hypot(u - 0.3, v + 0.5) < 0.06 ? 0.3 : 0;
          value += value > 0 && Math.abs(v - 0.45) < 0.02 ? 0.35 : 0;
          double heart = Math.hypot(u + 0.1, v);
          value = heart < radius ? 1 : heart < radius + 0.1 ? 0.15 : value;
          double phase = 0.6 * u - 0.4 * v;
          int i = 2 * ((t * n + y) * n + x);
          truth[i] = (float) (value * Math.cos(phase));
          truth[i + 1] = (float) (value * Math.sin(phase));
        }
      }
    }
    return new BeatingPhantom(frames, n, coils, truth, maps(n, coils));
  }

  private static float[] maps(int n, int coils) {
    float[] maps = new float[2 * coils * n * n];
    for (int pixel = 0; pixel < n * n; pixel++) {
      double v = 2.0 * (pixel / n - n / 2) / n;
      double u = 2.0 * (pixel % n - n / 2) / n;
      double power = 0;
      for (int c = 0; c < coils; c++) {
        double angle = 2 * Math.PI * c / coils;
        double distance = Math.pow(u - Math.cos(angle), 2) + Math.pow(v - Math.sin(angle), 2);
        double weight = 1 / (0.3 + distance);
        power += weight * weight;
        maps[2 * (c * n * n + pixel)] = (float) (weight * Math.cos(u * Math.cos(angle)));
        maps[2 * (c * n * n + pixel) + 1] = (float) (weight * Math.sin(u * Math.cos(angle)));
      }
      for (int c = 0; c < coils; c++) {
        maps[2 * (c * n * n + pixel)] /= (float) Math.sqrt(power);
        maps[2 * (c * n * n + pixel) + 1] /= (float) Math.sqrt(power);
      }
    }
    return maps;
  }

  /** What was measured: the operator, and samples whose noise has that variance. */
  record Measured(EncodingOperator a, ComplexTensor samples, double noiseVariance) {}

  Measured measured(TensorScope scope, double acceleration, double noise, long seed) {
    Random random = new Random(seed);
    boolean[][] lines = KtSampling.lines(n, frames, acceleration, 6, random);
    float[] mask = new float[frames * n * n];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = lines[i / (n * n)][i / n % n] ? 1 : 0;
    }
    EncodingOperator a =
        new EncodingOperator(
            scope,
            new SensitivityMaps(scope.complex(maps, 1, coils, n, n), 0),
            scope.real(mask, frames, 1, n, n),
            frames);
    float[] samples = a.forward(scope.complex(truth, frames, n, n)).toInterleaved();
    for (int i = 0; i < samples.length; i++) {
      samples[i] += (float) (noise * random.nextGaussian());
    }
    ComplexTensor noisy = scope.complex(samples, frames, coils, n, n);
    return new Measured(a, a.acquired(noisy), 2 * noise * noise);
  }

  /** |image - truth| over |truth|. */
  double error(ComplexTensor image) {
    float[] found = image.toInterleaved();
    double difference = 0;
    double power = 0;
    for (int i = 0; i < found.length; i++) {
      difference += Math.pow(found[i] - truth[i], 2);
      power += Math.pow(truth[i], 2);
    }
    return Math.sqrt(difference / power);
  }
}
