package org.gleamrecon.mrd.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gleamrecon.mrd.ImageDataType;
import org.gleamrecon.mrd.PixelData;

/** Pixels and array elements as bytes, little-endian. */
final class PixelCodec {
  private PixelCodec() {}

  /** Reads so many bytes of pixels. */
  static PixelData read(ImageDataType type, int bytes, ByteInput in) throws IOException {
    return switch (type) {
      case FLOAT -> new PixelData.Floats(in.floats(bytes / 4));
      case COMPLEX_FLOAT -> new PixelData.ComplexFloats(in.floats(bytes / 4));
      case UNSIGNED_SHORT -> new PixelData.UnsignedShorts(shorts(in.bytes(bytes)));
      case SHORT -> new PixelData.Shorts(shorts(in.bytes(bytes)));
      case UNSIGNED_INT -> new PixelData.UnsignedInts(ints(in.bytes(bytes)));
      case INT -> new PixelData.Ints(ints(in.bytes(bytes)));
      case DOUBLE -> new PixelData.Doubles(doubles(in.bytes(bytes)));
      case COMPLEX_DOUBLE -> new PixelData.ComplexDoubles(doubles(in.bytes(bytes)));
    };
  }

  static void write(PixelData pixels, ByteOutput out) throws IOException {
    if (pixels instanceof PixelData.Floats floats) {
      out.floats(floats.values());
    } else if (pixels instanceof PixelData.ComplexFloats floats) {
      out.floats(floats.values());
    } else if (pixels instanceof PixelData.UnsignedShorts shorts) {
      out.shorts(shorts.values());
    } else if (pixels instanceof PixelData.Shorts shorts) {
      out.shorts(shorts.values());
    } else if (pixels instanceof PixelData.UnsignedInts ints) {
      out.ints(ints.values());
    } else if (pixels instanceof PixelData.Ints ints) {
      out.ints(ints.values());
    } else if (pixels instanceof PixelData.Doubles doubles) {
      out.doubles(doubles.values());
    } else if (pixels instanceof PixelData.ComplexDoubles doubles) {
      out.doubles(doubles.values());
    }
  }

  static int[] ints(byte[] bytes) {
    int[] values = new int[bytes.length / 4];
    littleEndian(bytes).asIntBuffer().get(values);
    return values;
  }

  private static short[] shorts(byte[] bytes) {
    short[] values = new short[bytes.length / 2];
    littleEndian(bytes).asShortBuffer().get(values);
    return values;
  }

  private static double[] doubles(byte[] bytes) {
    double[] values = new double[bytes.length / 8];
    littleEndian(bytes).asDoubleBuffer().get(values);
    return values;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
