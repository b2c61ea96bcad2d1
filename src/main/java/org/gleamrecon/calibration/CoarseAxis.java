package org.gleamrecon.calibration;

/**
 * Where along one image axis the eigenproblems are solved: every spacing-th pixel, from pixel 0 to
 * the first point at or beyond the last pixel.
 */
record CoarseAxis(int pixels, int spacing) {
  /** Maps turn so slowly that about so many points across the field of view hold them. */
  private static final int POINTS = 64;

  static CoarseAxis of(int pixels) {
    return new CoarseAxis(pixels, Math.max(1, Math.round((float) pixels / POINTS)));
  }

  int cells() {
    return (pixels + spacing - 1) / spacing;
  }

  int points() {
    return cells() + 1;
  }

  /**
   * exp(sign 2 pi i k (x - pixels // 2) / pixels) for every point x and k from -half to count -
   * half - 1, interleaved, [point][k].
   */
  float[] harmonics(int count, int half, int sign) {
    float[] values = new float[2 * points() * count];
    for (int point = 0; point < points(); point++) {
      for (int k = 0; k < count; k++) {
        long turns = (long) (k - half) * ((long) point * spacing - pixels / 2);
        double phase = sign * 2 * Math.PI * (turns % pixels) / pixels;
        values[2 * (point * count + k)] = (float) Math.cos(phase);
        values[2 * (point * count + k) + 1] = (float) Math.sin(phase);
      }
    }
    return values;
  }
}
