package org.gleamrecon.delivery.association;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The command part of a message: elements of group 0000, always Implicit VR Little Endian (PS3.7
 * section 6.3.1): group u16, element u16, length u32, value.
 */
final class CommandSet {
  static final int AFFECTED_SOP_CLASS_UID = 0x0002;
  static final int COMMAND_FIELD = 0x0100;
  static final int MESSAGE_ID = 0x0110;
  static final int MESSAGE_ID_RESPONDED_TO = 0x0120;
  static final int PRIORITY = 0x0700;
  static final int DATA_SET_TYPE = 0x0800;
  static final int STATUS = 0x0900;
  static final int AFFECTED_SOP_INSTANCE_UID = 0x1000;

  static final int C_STORE_REQUEST = 0x0001;
  static final int C_STORE_RESPONSE = 0x8001;
  static final int C_ECHO_REQUEST = 0x0030;
  static final int C_ECHO_RESPONSE = 0x8030;

  static final int NO_DATA_SET = 0x0101;
  static final int WITH_DATA_SET = 0x0001;

  private static final int GROUP_LENGTH = 0x0000;
  private static final int ELEMENT_HEADER = 8;

  private final TreeMap<Integer, byte[]> elements = new TreeMap<>();

  CommandSet number(int element, int value) {
    elements.put(element, new byte[] {(byte) value, (byte) (value >> 8)});
    return this;
  }

  CommandSet uid(int element, String uid) {
    byte[] text = uid.getBytes(StandardCharsets.US_ASCII);
    elements.put(element, Arrays.copyOf(text, text.length + text.length % 2));
    return this;
  }

  /** An unsigned 16 bit number; empty where there is none. */
  OptionalInt number(int element) {
    byte[] value = elements.get(element);
    return value == null || value.length != 2
        ? OptionalInt.empty()
        : OptionalInt.of(ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getShort() & 0xffff);
  }

  /** A UID; empty where there is none. */
  String uid(int element) {
    byte[] value = elements.getOrDefault(element, new byte[0]);
    return new String(value, StandardCharsets.US_ASCII).replace('\0', ' ').strip();
  }

  byte[] encode() {
    int length = elements.values().stream().mapToInt(value -> ELEMENT_HEADER + value.length).sum();
    byte[] bytes = new byte[ELEMENT_HEADER + 4 + length];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) 0).putShort((short) GROUP_LENGTH).putInt(4).putInt(length);
    for (Map.Entry<Integer, byte[]> element : elements.entrySet()) {
      out.putShort((short) 0).putShort(element.getKey().shortValue());
      out.putInt(element.getValue().length).put(element.getValue());
    }
    return bytes;
  }

  /**
   * @throws AssociationException PROTOCOL
   */
  static CommandSet decode(byte[] bytes) throws AssociationException {
    CommandSet command = new CommandSet();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      if (in.remaining() < ELEMENT_HEADER) {
        throw AssociationException.protocol("a command ends within an element");
      }
      int group = in.getShort() & 0xffff;
      int element = in.getShort() & 0xffff;
      long length = in.getInt() & 0xffff_ffffL;
      if (group != 0 || length > in.remaining()) {
        throw AssociationException.protocol(
            "a command has an element of group %04x and %d bytes where %d are left"
                .formatted(group, length, in.remaining()));
      }
      byte[] value = new byte[(int) length];
      in.get(value);
      if (element != GROUP_LENGTH) {
        command.elements.put(element, value);
      }
    }
    return command;
  }
}
