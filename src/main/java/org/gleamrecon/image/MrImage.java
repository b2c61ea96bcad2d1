package org.gleamrecon.image;

import org.gleamrecon.kspace.FrameCounters;

/**
 * A reconstructed image, unscaled.
 *
 * @param pixels complex, [y][x][re, im]; belongs to the record
 * @param partition index along z in a 3D slab, 0 in 2D
 * @param index place of the image in the series, from 0
 * @param acquisitionTimeStamp MRD time stamp of the frame's first acquisition (vendor units,
 *     usually 2.5 ms since midnight)
 * @param physiologyTimeStamp MRD physiology time stamps of that acquisition
 */
public record MrImage(
    float[] pixels,
    int nx,
    int ny,
    ImageGeometry geometry,
    FrameCounters counters,
    int partition,
    int index,
    long measurementUid,
    long acquisitionTimeStamp,
    long[] physiologyTimeStamp) {

  /** The same image at another place in its series. */
  public MrImage numbered(int place) {
    return new MrImage(
        pixels,
        nx,
        ny,
        geometry,
        counters,
        partition,
        place,
        measurementUid,
        acquisitionTimeStamp,
        physiologyTimeStamp);
  }

  /** |pixel|, [y][x]. */
  public float[] magnitude() {
    float[] magnitude = new float[nx * ny];
    for (int i = 0; i < magnitude.length; i++) {
      magnitude[i] = (float) Math.sqrt(squaredMagnitude(i));
    }
    return magnitude;
  }

  // Squares of floats neither overflow nor vanish in double precision; hypot is many times slower.
  double squaredMagnitude(int pixel) {
    double re = pixels[2 * pixel];
    double im = pixels[2 * pixel + 1];
    return re * re + im * im;
  }

  public int slice() {
    return counters.slice();
  }

  public int contrast() {
    return counters.contrast();
  }

  public int phase() {
    return counters.phase();
  }

  public int repetition() {
    return counters.repetition();
  }

  public int set() {
    return counters.set();
  }
}
