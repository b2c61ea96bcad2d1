package org.gleamrecon.mrd.wire;

import java.nio.ByteBuffer;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.ImageDataType;
import org.gleamrecon.mrd.Waveform;
import org.gleamrecon.mrd.WaveformHeader;

/**
 * One message within bytes that can be read at any place: where it lies and how long it is, found
 * without reading its payload.
 *
 * @param start first byte of the message, its number
 * @param end first byte after it
 */
public record MessageExtent(MessageId id, long start, long end) {
  /** Bytes that can be read at any place. */
  public interface Bytes {
    /**
     * A little-endian buffer whose index 0 is the byte at {@code position}; valid until the next
     * call.
     *
     * @throws ReconstructionException MRD_TRUNCATED if fewer than {@code count} bytes are there
     */
    ByteBuffer at(long position, int count);
  }

  /**
   * The message that begins at a position. Its end may lie behind the end of the bytes: the caller
   * compares.
   *
   * @throws ReconstructionException as {@link MessageReader#read}
   */
  public static MessageExtent at(long start, Bytes bytes, MessageLimits limits) {
    int number = Short.toUnsignedInt(bytes.at(start, 2).getShort(0));
    MessageId id = MessageId.of(number).orElseThrow(() -> MessageReader.unknown(number, start));
    long body = start + 2;
    long end =
        switch (id) {
          case CONFIG_FILE -> body + MessageReader.CONFIG_FILE_BYTES;
          case CLOSE -> body;
          case CONFIG_TEXT, TEXT -> body + 4 + PayloadSize.text(u32(bytes, body), limits);
          case HEADER -> body + 4 + PayloadSize.header(u32(bytes, body), limits);
          case QUERY -> afterLongText(body + 16, bytes, limits);
          case RESPONSE -> afterLongText(body + 8, bytes, limits);
          case ACQUISITION ->
              body
                  + AcquisitionHeaderCodec.BYTES
                  + PayloadSize.acquisition(
                      bytes.at(body, AcquisitionHeaderCodec.BYTES), 0, limits);
          case WAVEFORM ->
              body
                  + WaveformHeaderCodec.BYTES
                  + PayloadSize.waveform(bytes.at(body, WaveformHeaderCodec.BYTES), 0, limits);
          case IMAGE -> image(body, bytes, limits);
          case DICOM -> {
            long name = body + 4 + PayloadSize.dicom(u32(bytes, body), limits);
            yield afterLongText(afterLongText(name, bytes, limits), bytes, limits);
          }
          case ND_ARRAY -> array(body, bytes, limits);
        };
    return new MessageExtent(id, start, end);
  }

  private static long u32(Bytes bytes, long position) {
    return Integer.toUnsignedLong(bytes.at(position, 4).getInt(0));
  }

  private static long afterLongText(long position, Bytes bytes, MessageLimits limits) {
    return position + 8 + PayloadSize.text(bytes.at(position, 8).getLong(0), limits);
  }

  private static long image(long body, Bytes bytes, MessageLimits limits) {
    int fixed = ImageHeaderCodec.BYTES + 8;
    ByteBuffer header = bytes.at(body, fixed);
    long attributes =
        PayloadSize.imageAttributes(header, 0, header.getLong(ImageHeaderCodec.BYTES), limits);
    return body + fixed + attributes + PayloadSize.image(header, 0, limits);
  }

  private static long array(long body, Bytes bytes, MessageLimits limits) {
    ByteBuffer start = bytes.at(body, 6);
    ImageDataType type = PayloadSize.dataType(Short.toUnsignedInt(start.getShort(0)));
    int dimensions = PayloadSize.arrayDimensions(Short.toUnsignedInt(start.getShort(4)));
    ByteBuffer extents = bytes.at(body + 6, 8 * dimensions);
    return body + 6 + 8L * dimensions + PayloadSize.array(type, extents, 0, dimensions, limits);
  }

  /** Number of bytes, the message's own number included. */
  public long length() {
    return end - start;
  }

  /** The text of a CONFIG_FILE, CONFIG_TEXT or TEXT message. */
  public String text(Bytes bytes) {
    if (id == MessageId.CONFIG_FILE) {
      return MessageReader.configName(bytes.at(start + 2, MessageReader.CONFIG_FILE_BYTES));
    }
    return MessageReader.textOf(body(bytes));
  }

  /** The bytes of a CONFIG_TEXT, TEXT or HEADER message without its length. */
  public byte[] body(Bytes bytes) {
    if (id != MessageId.CONFIG_TEXT && id != MessageId.TEXT && id != MessageId.HEADER) {
      throw new IllegalStateException(id + " has no plain text");
    }
    byte[] body = new byte[(int) (length() - 6)];
    bytes.at(start + 6, body.length).get(0, body);
    return body;
  }

  /** The header of an ACQUISITION message. */
  public AcquisitionHeader acquisitionHeader(Bytes bytes) {
    return AcquisitionHeaderCodec.decode(bytes.at(start + 2, AcquisitionHeaderCodec.BYTES), 0);
  }

  /** A WAVEFORM message. */
  public Waveform waveform(Bytes bytes) {
    ByteBuffer whole = bytes.at(start + 2, (int) length() - 2);
    WaveformHeader header = WaveformHeaderCodec.decode(whole, 0);
    byte[] samples = new byte[(int) length() - 2 - WaveformHeaderCodec.BYTES];
    whole.get(WaveformHeaderCodec.BYTES, samples);
    return new Waveform(header, PixelCodec.ints(samples));
  }
}
