package org.gleamrecon.mrd;

/**
 * Pixels of an MRD image or elements of an MRD array, [channel][z][y][x]. The arrays belong to the
 * record. Unsigned integers lie in the Java type of the same width.
 */
public sealed interface PixelData {
  ImageDataType type();

  /** Number of pixels; a complex pixel counts once. */
  int length();

  record UnsignedShorts(short[] values) implements PixelData {
    @Override
    public ImageDataType type() {
      return ImageDataType.UNSIGNED_SHORT;
    }

    @Override
    public int length() {
      return values.length;
    }
  }

  record Shorts(short[] values) implements PixelData {
    @Override
    public ImageDataType type() {
      return ImageDataType.SHORT;
    }

    @Override
    public int length() {
      return values.length;
    }
  }

  record UnsignedInts(int[] values) implements PixelData {
    @Override
    public ImageDataType type() {
      return ImageDataType.UNSIGNED_INT;
    }

    @Override
    public int length() {
      return values.length;
    }
  }

  record Ints(int[] values) implements PixelData {
    @Override
    public ImageDataType type() {
      return ImageDataType.INT;
    }

    @Override
    public int length() {
      return values.length;
    }
  }

  record Floats(float[] values) implements PixelData {
    @Override
    public ImageDataType type() {
      return ImageDataType.FLOAT;
    }

    @Override
    public int length() {
      return values.length;
    }
  }

  record Doubles(double[] values) implements PixelData {
    @Override
    public ImageDataType type() {
      return ImageDataType.DOUBLE;
    }

    @Override
    public int length() {
      return values.length;
    }
  }

  /** Pairs (re, im). */
  record ComplexFloats(float[] values) implements PixelData {
    @Override
    public ImageDataType type() {
      return ImageDataType.COMPLEX_FLOAT;
    }

    @Override
    public int length() {
      return values.length / 2;
    }
  }

  /** Pairs (re, im). */
  record ComplexDoubles(double[] values) implements PixelData {
    @Override
    public ImageDataType type() {
      return ImageDataType.COMPLEX_DOUBLE;
    }

    @Override
    public int length() {
      return values.length / 2;
    }
  }
}
