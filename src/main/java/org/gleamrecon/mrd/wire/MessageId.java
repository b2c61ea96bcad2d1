package org.gleamrecon.mrd.wire;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The messages of the MRD v1 streaming protocol: an unsigned 16 bit number before each body. */
public enum MessageId {
  /** char[1024], ended by a NUL. */
  CONFIG_FILE(1),
  /** u32 length, text. */
  CONFIG_TEXT(2),
  /** u32 length, XML. */
  HEADER(3),
  /** No body. */
  CLOSE(4),
  /** u32 length, text. */
  TEXT(5),
  /** Gadgetron: u64 reserved, u64 correlation, u64 length, text. */
  QUERY(6),
  /** Gadgetron: u64 correlation, u64 length, text. */
  RESPONSE(7),
  /** Header of 340 bytes, trajectory [sample][dimension], samples [channel][sample]. */
  ACQUISITION(1008),
  /** Gadgetron: u32 length, DICOM file, u64 length, name, u64 length, meta attributes. */
  DICOM(1018),
  /** Header of 198 bytes, u64 length, meta attributes, pixels [channel][z][y][x]. */
  IMAGE(1022),
  /** Header of 40 bytes, u32 samples [channel][sample]. */
  WAVEFORM(1026),
  /** u16 data type, u16 version, u16 number of dimensions, u64 dimensions, elements. */
  ND_ARRAY(1030);

  private static final Map<Integer, MessageId> BY_NUMBER =
      Arrays.stream(values()).collect(Collectors.toMap(MessageId::number, Function.identity()));

  private final int number;

  MessageId(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** The message of this number; empty if MRD v1 has none that is sent between programs. */
  public static Optional<MessageId> of(int number) {
    return Optional.ofNullable(BY_NUMBER.get(number));
  }
}
