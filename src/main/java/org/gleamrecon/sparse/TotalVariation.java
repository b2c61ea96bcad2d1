package org.gleamrecon.sparse;

/**
 * The proximal map of total variation in space and time of a series of frames: of steps x (space x
 * sum of |differences between neighbours along y and x together| + time x sum of |differences
 * between a frame and the next|). The heart beats in a circle: after the last frame comes the
 * first.
 *
 * <p>Its dual is solved by projected gradients with momentum (Beck and Teboulle, IEEE TIP
 * 2009;18:2419, section IV), a few of them from where the last call ended: the images of
 * neighbouring iterations differ little, so that over many calls it is solved well.
 */
final class TotalVariation implements Fista.Proximal {
  private static final int ITERATIONS = 5;

  /** At least the largest eigenvalue of D D^H: 4 for each of the axes. */
  private static final float BOUND = 12;

  private final int frames;
  private final int ny;
  private final int nx;
  private final float space;
  private final float time;

  // What lies between a pixel and the next one along t, y and x, [t][y][x][re, im].
  private final float[][] dual = new float[3][];
  private final float[][] moved = new float[3][];
  private final float[] work;

  /**
   * @param space weight of differences within frames
   * @param time weight of differences between frames
   */
  TotalVariation(int frames, int ny, int nx, double space, double time) {
    this.frames = frames;
    this.ny = ny;
    this.nx = nx;
    this.space = (float) space;
    this.time = (float) time;
    int size = 2 * frames * ny * nx;
    for (int axis = 0; axis < dual.length; axis++) {
      dual[axis] = new float[size];
      moved[axis] = new float[size];
    }
    work = new float[size];
  }

  /**
   * @param images one series [t][y][x][re, im]: its frames share a step
   */
  @Override
  public void apply(float[] images, double[] steps) {
    float step = (float) steps[0];
    for (int axis = 0; axis < dual.length; axis++) {
      System.arraycopy(dual[axis], 0, moved[axis], 0, work.length);
    }
    double t = 1;
    for (int k = 0; k < ITERATIONS; k++) {
      primal(images, moved, step, work);
      double after = (1 + Math.sqrt(1 + 4 * t * t)) / 2;
      ascend(1 / (BOUND * step), (float) ((t - 1) / after));
      t = after;
    }
    primal(images, dual, step, images);
  }

  /** images - step D^H p. */
  private void primal(float[] images, float[][] p, float step, float[] into) {
    int row = 2 * nx;
    int plane = row * ny;
    for (int frame = 0; frame < frames; frame++) {
      int before = (frame == 0 ? frames - 1 : -1) * plane;
      for (int y = 0; y < ny; y++) {
        int from = frame * plane + y * row;
        for (int i = from; i < from + row; i++) {
          // The last row and column have no next one: their differences stay zero.
          float sum = p[1][i] + p[2][i];
          sum -= y > 0 ? p[1][i - row] : 0;
          sum -= i >= from + 2 ? p[2][i - 2] : 0;
          sum += frames > 1 ? p[0][i] - p[0][i + before] : 0;
          into[i] = images[i] + step * sum;
        }
      }
    }
  }

  /** p = projection of (moved + size D work), then moved = p + momentum (p - last p). */
  private void ascend(float size, float momentum) {
    int row = 2 * nx;
    int plane = row * ny;
    for (int frame = 0; frame < frames; frame++) {
      int next = (frame == frames - 1 ? 1 - frames : 1) * plane;
      for (int y = 0; y < ny; y++) {
        for (int x = 0; x < nx; x++) {
          int i = frame * plane + y * row + 2 * x;
          if (frames > 1) {
            project(time, size, momentum, i, 0, i + next);
          }
          projectInSpace(size, momentum, i, y + 1 < ny ? i + row : i, x + 1 < nx ? i + 2 : i);
        }
      }
    }
  }

  /** One difference along an axis on its own. */
  private void project(float most, float size, float momentum, int i, int axis, int next) {
    float re = moved[axis][i] + size * (work[next] - work[i]);
    float im = moved[axis][i + 1] + size * (work[next + 1] - work[i + 1]);
    float factor = within(most, re * re + im * im);
    set(axis, i, re * factor, momentum);
    set(axis, i + 1, im * factor, momentum);
  }

  /** The differences along y and x together. */
  private void projectInSpace(float size, float momentum, int i, int below, int right) {
    float yRe = moved[1][i] + size * (work[below] - work[i]);
    float yIm = moved[1][i + 1] + size * (work[below + 1] - work[i + 1]);
    float xRe = moved[2][i] + size * (work[right] - work[i]);
    float xIm = moved[2][i + 1] + size * (work[right + 1] - work[i + 1]);
    float factor = within(space, yRe * yRe + yIm * yIm + xRe * xRe + xIm * xIm);
    set(1, i, yRe * factor, momentum);
    set(1, i + 1, yIm * factor, momentum);
    set(2, i, xRe * factor, momentum);
    set(2, i + 1, xIm * factor, momentum);
  }

  private static float within(float most, float power) {
    return power > most * most ? most / (float) Math.sqrt(power) : 1;
  }

  private void set(int axis, int i, float value, float momentum) {
    moved[axis][i] = value + momentum * (value - dual[axis][i]);
    dual[axis][i] = value;
  }
}
