package org.gleamrecon.mrd.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A C struct on the wire, little-endian: its fields in the order of the standard, from which the
 * offsets follow. The layouts are in {@link AcquisitionHeaderCodec}, {@link ImageHeaderCodec} and
 * {@link WaveformHeaderCodec}.
 */
public final class StructLayout {
  /** Scalar types of the standard's structs. */
  public enum Scalar {
    U16(2),
    U32(4),
    U64(8),
    I32(4),
    F32(4);

    private final int bytes;

    Scalar(int bytes) {
      this.bytes = bytes;
    }

    public int bytes() {
      return bytes;
    }
  }

  private final int largestAlignment;
  private final List<Field> fields = new ArrayList<>();
  private int end;
  private int alignment = 1;

  private StructLayout(int largestAlignment) {
    this.largestAlignment = largestAlignment;
  }

  /** As {@code #pragma pack(2)} lays it out: the acquisition and image headers. */
  static StructLayout packed() {
    return new StructLayout(2);
  }

  /** Every field aligned to its own size: the waveform header. */
  static StructLayout naturallyAligned() {
    return new StructLayout(8);
  }

  Field add(String name, Scalar type, int count) {
    int align = Math.min(type.bytes(), largestAlignment);
    alignment = Math.max(alignment, align);
    int offset = roundUp(end, align);
    Field field = new Field(name, type, count, offset);
    fields.add(field);
    end = offset + field.bytes();
    return field;
  }

  Field add(String name, Scalar type) {
    return add(name, type, 1);
  }

  public List<Field> fields() {
    return Collections.unmodifiableList(fields);
  }

  /** Size of the struct with its padding. */
  public int bytes() {
    return roundUp(end, alignment);
  }

  private static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }

  /**
   * One field, {@code count} scalars. The accessors take a little-endian buffer and the position of
   * the struct in it.
   */
  public record Field(String name, Scalar type, int count, int offset) {
    public int bytes() {
      return type.bytes() * count;
    }

    int u16(ByteBuffer struct, int at) {
      return Short.toUnsignedInt(struct.getShort(at + offset));
    }

    int u16(ByteBuffer struct, int at, int index) {
      return Short.toUnsignedInt(struct.getShort(at + offset + 2 * index));
    }

    long u32(ByteBuffer struct, int at) {
      return Integer.toUnsignedLong(struct.getInt(at + offset));
    }

    long u64(ByteBuffer struct, int at) {
      return struct.getLong(at + offset);
    }

    float f32(ByteBuffer struct, int at) {
      return struct.getFloat(at + offset);
    }

    float f32(ByteBuffer struct, int at, int index) {
      return struct.getFloat(at + offset + 4 * index);
    }

    int[] u16s(ByteBuffer struct, int at) {
      int[] values = new int[count];
      for (int i = 0; i < count; i++) {
        values[i] = u16(struct, at, i);
      }
      return values;
    }

    long[] u32s(ByteBuffer struct, int at) {
      long[] values = new long[count];
      for (int i = 0; i < count; i++) {
        values[i] = Integer.toUnsignedLong(struct.getInt(at + offset + 4 * i));
      }
      return values;
    }

    long[] u64s(ByteBuffer struct, int at) {
      long[] values = new long[count];
      for (int i = 0; i < count; i++) {
        values[i] = struct.getLong(at + offset + 8 * i);
      }
      return values;
    }

    int[] i32s(ByteBuffer struct, int at) {
      int[] values = new int[count];
      for (int i = 0; i < count; i++) {
        values[i] = struct.getInt(at + offset + 4 * i);
      }
      return values;
    }

    float[] f32s(ByteBuffer struct, int at) {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = f32(struct, at, i);
      }
      return values;
    }

    // A value that does not fit is refused: wrapped, it would be a wrong number on the wire.

    void putU16(ByteBuffer struct, int at, int... values) {
      requireCount(values.length);
      for (int i = 0; i < count; i++) {
        if (values[i] < 0 || values[i] > 0xffff) {
          throw new IllegalArgumentException(name + " = " + values[i] + ", allowed 0 to 65535");
        }
        struct.putShort(at + offset + 2 * i, (short) values[i]);
      }
    }

    void putU32(ByteBuffer struct, int at, long... values) {
      requireCount(values.length);
      for (int i = 0; i < count; i++) {
        if (values[i] < 0 || values[i] > 0xffff_ffffL) {
          throw new IllegalArgumentException(name + " = " + values[i] + ", allowed 0 to 2^32 - 1");
        }
        struct.putInt(at + offset + 4 * i, (int) values[i]);
      }
    }

    void putU64(ByteBuffer struct, int at, long... values) {
      requireCount(values.length);
      for (int i = 0; i < count; i++) {
        struct.putLong(at + offset + 8 * i, values[i]);
      }
    }

    void putI32(ByteBuffer struct, int at, int... values) {
      requireCount(values.length);
      for (int i = 0; i < count; i++) {
        struct.putInt(at + offset + 4 * i, values[i]);
      }
    }

    void putF32(ByteBuffer struct, int at, float... values) {
      requireCount(values.length);
      for (int i = 0; i < count; i++) {
        struct.putFloat(at + offset + 4 * i, values[i]);
      }
    }

    private void requireCount(int length) {
      if (length != count) {
        throw new IllegalArgumentException(name + " has " + length + " values, needs " + count);
      }
    }
  }
}
