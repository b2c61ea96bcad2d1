package org.gleamrecon.phantom;

import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Noise-free k-space of all coils for one phase of a slice, or for a slab, kept only where it is
 * acquired: [readout][coil][sample][re, im].
 */
final class CoilKSpace {
  private final int[][] place; // [kz][ky] -> number of the readout, -1 where not acquired
  private final float[][] readouts;

  private CoilKSpace(int[][] place, float[][] readouts) {
    this.place = place;
    this.readouts = readouts;
  }

  /**
   * @param sensitivities of a plane, [coil][y][x][re, im]
   * @param slice slice in 2D, 0 in 3D
   * @param phase of the beat
   * @param steps what is acquired, [kz][ky]
   */
  static CoilKSpace of(
      PhantomOptions options,
      HeadImage head,
      IntFunction<float[]> sensitivities,
      int slice,
      int phase,
      boolean[][] steps) {
    int nz = options.partitions();
    int n = options.matrix();
    float[][] images = new float[nz][];
    float[][] maps = new float[nz][];
    for (int z = 0; z < nz; z++) {
      images[z] = head.plane(slice + z, phase);
      maps[z] = sensitivities.apply(slice + z);
    }
    int[][] place = new int[nz][n];
    int count = 0;
    for (int z = 0; z < nz; z++) {
      for (int y = 0; y < n; y++) {
        place[z][y] = steps[z][y] ? count++ : -1;
      }
    }
    int nx = n * options.readoutOversampling();
    float[][] readouts = new float[count][2 * options.coils() * nx];
    IntStream.range(0, options.coils())
        .parallel()
        .forEach(
            coil -> {
              float[] volume = coilVolume(images, maps, coil, n, nx);
              transform(volume, nx, n, nz);
              for (int z = 0; z < nz; z++) {
                for (int y = 0; y < n; y++) {
                  if (place[z][y] >= 0) {
                    System.arraycopy(
                        volume, 2 * (z * n + y) * nx, readouts[place[z][y]], 2 * coil * nx, 2 * nx);
                  }
                }
              }
            });
    return new CoilKSpace(place, readouts);
  }

  /** Samples of a readout, [coil][sample][re, im]: a copy. */
  float[] readout(int ky, int kz) {
    return readouts[place[kz][ky]].clone();
  }

  /** Image x sensitivity with an empty margin along x, [z][y][x][re, im]. */
  private static float[] coilVolume(float[][] images, float[][] maps, int coil, int n, int nx) {
    float[] volume = new float[2 * images.length * n * nx];
    int margin = nx / 2 - n / 2;
    for (int z = 0; z < images.length; z++) {
      for (int y = 0; y < n; y++) {
        for (int x = 0; x < n; x++) {
          int from = 2 * (y * n + x);
          int map = from + 2 * coil * n * n;
          int to = 2 * ((z * n + y) * nx + margin + x);
          volume[to] = images[z][from] * maps[z][map] - images[z][from + 1] * maps[z][map + 1];
          volume[to + 1] = images[z][from] * maps[z][map + 1] + images[z][from + 1] * maps[z][map];
        }
      }
    }
    return volume;
  }

  private static void transform(float[] volume, int nx, int ny, int nz) {
    CentredFourier alongX = new CentredFourier(nx);
    for (int line = 0; line < ny * nz; line++) {
      alongX.forward(volume, line * nx, 1);
    }
    CentredFourier alongY = new CentredFourier(ny);
    CentredFourier alongZ = new CentredFourier(nz);
    for (int x = 0; x < nx; x++) {
      for (int z = 0; z < nz; z++) {
        alongY.forward(volume, z * ny * nx + x, nx);
      }
      for (int y = 0; nz > 1 && y < ny; y++) {
        alongZ.forward(volume, y * nx + x, ny * nx);
      }
    }
  }
}
