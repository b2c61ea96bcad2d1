package org.gleamrecon.mrd.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gleamrecon.mrd.Vector3;
import org.gleamrecon.mrd.wire.StructLayout.Field;

/** What the three header codecs share. */
final class StructBytes {
  private StructBytes() {}

  static void requireLittleEndian(ByteBuffer buffer) {
    if (buffer.order() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalArgumentException("MRD is little-endian, the buffer is not");
    }
  }

  static void clear(ByteBuffer buffer, int at, int bytes) {
    for (int i = 0; i < bytes; i++) {
      buffer.put(at + i, (byte) 0);
    }
  }

  static Vector3 vector(Field field, ByteBuffer struct, int at) {
    return new Vector3(
        field.f32(struct, at, 0), field.f32(struct, at, 1), field.f32(struct, at, 2));
  }

  static void putVector(Field field, ByteBuffer struct, int at, Vector3 vector) {
    field.putF32(struct, at, vector.x(), vector.y(), vector.z());
  }
}
