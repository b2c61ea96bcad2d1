package org.gleamrecon.mrd.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.mrd.wire.StructLayout;
import org.gleamrecon.mrd.wire.StructLayout.Field;
import org.gleamrecon.mrd.wire.StructLayout.Scalar;

/**
 * Datatype messages, version 2 where arrays ask for it, as the C library writes them: HDF5 File
 * Format Specification 3.0, section IV.A.2.d.
 */
final class DatatypeMessage {
  private static final int VERSION_1 = 0x10;
  private static final int VERSION_2 = 0x20;
  private static final int FIXED_POINT = 0;
  private static final int FLOATING_POINT = 1;
  private static final int COMPOUND = 6;
  private static final int VARIABLE_LENGTH = 9;
  private static final int ARRAY = 10;
  private static final int SIGNED = 0x08;

  private DatatypeMessage() {}

  static byte[] number(Scalar type) {
    if (type == Scalar.F32) {
      // IEEE single: implied leading bit, sign at 31, exponent 8 bits at 23, mantissa 23 bits.
      return buffer(20)
          .put((byte) (VERSION_1 | FLOATING_POINT))
          .put((byte) 0x20)
          .putShort((short) 31)
          .putInt(4)
          .putShort((short) 0)
          .putShort((short) 32)
          .put(new byte[] {23, 8, 0, 23})
          .putInt(127)
          .array();
    }
    return buffer(12)
        .putInt(VERSION_1 | FIXED_POINT | (type == Scalar.I32 ? SIGNED << 8 : 0))
        .putInt(type.bytes())
        .putShort((short) 0)
        .putShort((short) (8 * type.bytes()))
        .array();
  }

  /** {@code count} numbers; a plain number if there is one. */
  static byte[] numbers(Scalar type, int count) {
    byte[] element = number(type);
    if (count == 1) {
      return element;
    }
    return buffer(20 + element.length)
        .putInt(VERSION_2 | ARRAY)
        .putInt(count * type.bytes())
        .putInt(1)
        .putInt(count)
        .putInt(0)
        .put(element)
        .array();
  }

  static byte[] variableLength(Scalar type) {
    byte[] element = number(type);
    return buffer(8 + element.length)
        .putInt(VERSION_1 | VARIABLE_LENGTH)
        .putInt(CompoundMembers.VARIABLE_LENGTH_BYTES)
        .put(element)
        .array();
  }

  /** A variable-length string of bytes. */
  static byte[] variableLengthString() {
    return buffer(20)
        .putInt(VERSION_1 | VARIABLE_LENGTH | 1 << 8)
        .putInt(CompoundMembers.VARIABLE_LENGTH_BYTES)
        .putInt(VERSION_1 | FIXED_POINT)
        .putInt(1)
        .putShort((short) 0)
        .putShort((short) 8)
        .array();
  }

  /** A struct of the standard; fields called {@code a.b} go into a compound a. */
  static byte[] struct(StructLayout layout) {
    Compound struct = new Compound(layout.bytes());
    List<Field> fields = layout.fields();
    int i = 0;
    while (i < fields.size()) {
      Field first = fields.get(i);
      int dot = first.name().indexOf('.');
      if (dot < 0) {
        struct.add(first.name(), first.offset(), numbers(first.type(), first.count()));
        i++;
        continue;
      }
      String prefix = first.name().substring(0, dot + 1);
      int end = i;
      while (end < fields.size() && fields.get(end).name().startsWith(prefix)) {
        end++;
      }
      Field last = fields.get(end - 1);
      Compound inner = new Compound(last.offset() + last.bytes() - first.offset());
      for (Field field : fields.subList(i, end)) {
        inner.add(
            field.name().substring(prefix.length()),
            field.offset() - first.offset(),
            numbers(field.type(), field.count()));
      }
      struct.add(first.name().substring(0, dot), first.offset(), inner.encode());
      i = end;
    }
    return struct.encode();
  }

  /** A compound being put together. */
  static final class Compound {
    private final int bytes;
    private final List<byte[]> members = new ArrayList<>();

    Compound(int bytes) {
      this.bytes = bytes;
    }

    Compound add(String name, int offset, byte[] type) {
      byte[] text = name.getBytes(StandardCharsets.US_ASCII);
      int padded = (text.length + 8) / 8 * 8;
      members.add(
          buffer(padded + 4 + type.length)
              .put(text)
              .position(padded)
              .putInt(offset)
              .put(type)
              .array());
      return this;
    }

    byte[] encode() {
      int length = members.stream().mapToInt(member -> member.length).sum();
      byte[] encoded = new byte[8 + length];
      ByteBuffer message = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
      message.putInt(VERSION_2 | COMPOUND | members.size() << 8).putInt(bytes);
      members.forEach(message::put);
      return encoded;
    }
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
