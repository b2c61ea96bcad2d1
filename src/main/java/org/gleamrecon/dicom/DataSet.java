package org.gleamrecon.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Data elements in the order of their tags, encoded as Explicit VR Little Endian (DICOM PS3.5
 * section 7.1.2):
 *
 * <pre>
 * group u16, element u16, VR 2 letters, length u16, value
 * group u16, element u16, VR 2 letters, 0 u16, length u32, value     (OB, OW, SQ, UT)
 * sequence item: FFFE u16, E000 u16, length u32, data set
 * </pre>
 *
 * <p>All lengths are defined and even.
 */
final class DataSet {
  private static final int ITEM = 0xFFFE_E000;

  private final TreeMap<Integer, Element> elements = new TreeMap<>(Integer::compareUnsigned);

  private record Element(Vr vr, byte[] value) {
    int encodedLength() {
      return (vr.hasLongLength() ? 12 : 8) + value.length;
    }
  }

  /** A data set with the same elements; adding to one does not change the other. */
  DataSet copy() {
    DataSet copy = new DataSet();
    copy.elements.putAll(elements);
    return copy;
  }

  /**
   * Sets text, UTF-8; several values are joined by backslashes, none makes the element empty. The
   * caller has made the values fit their representation ({@link AttributeText}).
   */
  DataSet text(int tag, Vr vr, String... values) {
    return bytes(tag, vr, String.join("\\", values).getBytes(StandardCharsets.UTF_8));
  }

  /** Sets decimal numbers. */
  DataSet decimals(int tag, double... values) {
    return text(
        tag, Vr.DS, Arrays.stream(values).mapToObj(AttributeText::decimal).toArray(String[]::new));
  }

  DataSet integer(int tag, int value) {
    return text(tag, Vr.IS, Integer.toString(value));
  }

  /** Sets unsigned 16 bit numbers. */
  DataSet unsignedShorts(int tag, int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      buffer.putShort((short) value);
    }
    return bytes(tag, Vr.US, buffer.array());
  }

  DataSet unsignedLong(int tag, int value) {
    return bytes(
        tag, Vr.UL, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  DataSet float64(int tag, double value) {
    return bytes(
        tag, Vr.FD, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array());
  }

  /** Sets a sequence. */
  DataSet sequence(int tag, List<DataSet> items) {
    int length = items.stream().mapToInt(item -> 8 + item.encodedLength()).sum();
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    for (DataSet item : items) {
      putTag(buffer, ITEM);
      buffer.putInt(item.encodedLength());
      item.encode(buffer);
    }
    return bytes(tag, Vr.SQ, buffer.array());
  }

  /** Sets a value that is already encoded; one byte is added where its length is odd. */
  DataSet bytes(int tag, Vr vr, byte[] value) {
    byte[] even = value;
    if (value.length % 2 == 1) {
      even = Arrays.copyOf(value, value.length + 1);
      even[value.length] = vr.padding();
    }
    if (!vr.hasLongLength() && even.length > 0xFFFE) {
      throw new IllegalArgumentException(
          "%d bytes in (%08x) %s, at most %d".formatted(even.length, tag, vr, 0xFFFE));
    }
    elements.put(tag, new Element(vr, even));
    return this;
  }

  int encodedLength() {
    return elements.values().stream().mapToInt(Element::encodedLength).sum();
  }

  /** Appends the encoded elements to a little-endian buffer. */
  void encode(ByteBuffer buffer) {
    for (Map.Entry<Integer, Element> entry : elements.entrySet()) {
      Vr vr = entry.getValue().vr();
      byte[] value = entry.getValue().value();
      putTag(buffer, entry.getKey());
      buffer.put(vr.name().getBytes(StandardCharsets.US_ASCII));
      if (vr.hasLongLength()) {
        buffer.putShort((short) 0).putInt(value.length);
      } else {
        buffer.putShort((short) value.length);
      }
      buffer.put(value);
    }
  }

  private static void putTag(ByteBuffer buffer, int tag) {
    buffer.putShort((short) (tag >>> 16)).putShort((short) tag);
  }
}
