package org.gleamrecon.train;

import java.nio.FloatBuffer;

/**
 * One fully sampled slice or slab, in image space.
 *
 * @param nz partitions of a slab, 1 for a slice
 * @param scale 95th percentile of the root-sum-of-squares image: what noise is measured against
 * @param noise standard deviation per component of its samples' own white noise, 0: not known
 * @param images coil images [z][coil][y][x][re, im]
 * @param maps sensitivity maps, likewise
 */
record TrainingFrame(
    int nz,
    int coils,
    int ny,
    int nx,
    double scale,
    double noise,
    FloatBuffer images,
    FloatBuffer maps) {

  /** Its samples' own noise per component, relative to its scale; 0: not known. */
  double relativeNoise() {
    return noise / scale;
  }

  boolean slab() {
    return nz > 1;
  }

  /** What tells it from other frames, without any of its content. */
  String identity() {
    return "%d %d %d %d %s;".formatted(nz, coils, ny, nx, scale);
  }

  /** The coil images' columns from (inclusive) to (exclusive), of the given coils. */
  float[] images(int[] chosen, int from, int to) {
    return columns(images, chosen, from, to);
  }

  /** The maps' columns from (inclusive) to (exclusive), of the given coils. */
  float[] maps(int[] chosen, int from, int to) {
    return columns(maps, chosen, from, to);
  }

  private float[] columns(FloatBuffer source, int[] chosen, int from, int to) {
    int width = 2 * (to - from);
    float[] part = new float[nz * chosen.length * ny * width];
    int at = 0;
    for (int z = 0; z < nz; z++) {
      for (int coil : chosen) {
        for (int y = 0; y < ny; y++) {
          source.get(2 * (((z * coils + coil) * ny + y) * nx + from), part, at, width);
          at += width;
        }
      }
    }
    return part;
  }
}
