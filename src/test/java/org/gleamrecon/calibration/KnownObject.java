package org.gleamrecon.calibration;

import java.util.Arrays;
import java.util.Random;
import org.gleamrecon.kspace.CalibrationRegion;

/**
 * A textured ellipsoid seen by smooth coils around it, and its k-space by an explicit transform.
 */
final class KnownObject {
  private static final double NOISE = 0.02;

  private final int coils;
  private final int nz;
  private final int ny;
  private final int nx;
  private final float[] maps;
  private final double[] density;

  KnownObject(int coils, int nz, int ny, int nx, int seed) {
    this.coils = coils;
    this.nz = nz;
    this.ny = ny;
    this.nx = nx;
    Random random = new Random(seed);
    density = new double[nz * ny * nx];
    maps = new float[2 * coils * density.length];
    for (int i = 0; i < density.length; i++) {
      int line = i / nx;
      int plane = line / ny;
      double z = nz == 1 ? 0 : 2.0 * plane / (nz - 1) - 1;
      double y = 2.0 * (line % ny) / ny - 1;
      double x = 2.0 * (i % nx) / nx - 1;
      boolean within = x * x / 0.4 + y * y / 0.55 < 1;
      density[i] = within ? 0.7 + 0.6 * random.nextDouble() : 0;
      for (int c = 0; c < coils; c++) {
        double angle = 2 * Math.PI * (c + 0.2) / coils;
        double dy = y - 1.2 * Math.sin(angle);
        double dx = x - 1.2 * Math.cos(angle);
        double dz = 0.5 * z - (c % 2 == 0 ? 0.3 : -0.3);
        double size = 1 / (0.6 + dx * dx + dy * dy + (nz == 1 ? 0 : dz * dz));
        double phase = angle + 0.8 * (x * Math.cos(angle) + y * Math.sin(angle));
        maps[2 * (c * density.length + i)] = (float) (size * Math.cos(phase));
        maps[2 * (c * density.length + i) + 1] = (float) (size * Math.sin(phase));
      }
    }
  }

  float[] maps() {
    return inside(maps);
  }

  boolean isInside(int pixel) {
    return density[pixel] > 0;
  }

  int pixelsInside() {
    return (int) Arrays.stream(density).filter(value -> value > 0).count();
  }

  /** The same maps, zero outside the object. */
  float[] inside(float[] values) {
    float[] kept = values.clone();
    for (int i = 0; i < kept.length; i++) {
      kept[i] = isInside(i / 2 % density.length) ? kept[i] : 0;
    }
    return kept;
  }

  CalibrationRegion region(int readout, int phase1, int phase2) {
    float[][] samples = new float[coils][];
    Random random = new Random(1);
    for (int c = 0; c < coils; c++) {
      double[] values = new double[2 * density.length];
      for (int i = 0; i < density.length; i++) {
        values[2 * i] = density[i] * maps[2 * (c * density.length + i)];
        values[2 * i + 1] = density[i] * maps[2 * (c * density.length + i) + 1];
      }
      values = transform(values, nz * ny, nx, 1, readout);
      values = transform(values, nz, ny, readout, phase1);
      values = transform(values, 1, nz, phase1 * readout, phase2);
      samples[c] = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        samples[c][i] = (float) (values[i] + NOISE * random.nextGaussian());
      }
    }
    return new CalibrationRegion(samples, readout, phase1, phase2);
  }

  /** Centred transform along the middle axis of (outer, n, inner), the middle count samples. */
  private static double[] transform(double[] x, int outer, int n, int inner, int count) {
    double[] result = new double[2 * outer * count * inner];
    int centre = n / 2;
    int half = count / 2;
    for (int k = 0; k < count; k++) {
      for (int j = 0; j < n; j++) {
        double phase = -2 * Math.PI * (k - half) * (j - centre) / n;
        double cos = Math.cos(phase) / Math.sqrt(n);
        double sin = Math.sin(phase) / Math.sqrt(n);
        for (int o = 0; o < outer; o++) {
          for (int i = 0; i < inner; i++) {
            int from = 2 * ((o * n + j) * inner + i);
            int to = 2 * ((o * count + k) * inner + i);
            result[to] += x[from] * cos - x[from + 1] * sin;
            result[to + 1] += x[from] * sin + x[from + 1] * cos;
          }
        }
      }
    }
    return result;
  }

  /** Maps (x, coil, z, y) in the order of a volume, (coil, z, y, x); interleaved. */
  static float[] fromPlanes(float[] planes, int coils, int nz, int ny, int nx) {
    float[] values = new float[planes.length];
    for (int x = 0; x < nx; x++) {
      for (int c = 0; c < coils; c++) {
        for (int line = 0; line < nz * ny; line++) {
          int from = 2 * ((x * coils + c) * nz * ny + line);
          int to = 2 * ((c * nz * ny + line) * nx + x);
          values[to] = planes[from];
          values[to + 1] = planes[from + 1];
        }
      }
    }
    return values;
  }
}
