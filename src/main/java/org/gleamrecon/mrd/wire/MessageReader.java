package org.gleamrecon.mrd.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.Image;
import org.gleamrecon.mrd.ImageDataType;
import org.gleamrecon.mrd.ImageHeader;
import org.gleamrecon.mrd.Waveform;
import org.gleamrecon.mrd.WaveformHeader;
import org.gleamrecon.mrd.wire.MrdMessage.AcquisitionMessage;
import org.gleamrecon.mrd.wire.MrdMessage.Close;
import org.gleamrecon.mrd.wire.MrdMessage.ConfigFile;
import org.gleamrecon.mrd.wire.MrdMessage.ConfigText;
import org.gleamrecon.mrd.wire.MrdMessage.DicomMessage;
import org.gleamrecon.mrd.wire.MrdMessage.Header;
import org.gleamrecon.mrd.wire.MrdMessage.ImageMessage;
import org.gleamrecon.mrd.wire.MrdMessage.NdArray;
import org.gleamrecon.mrd.wire.MrdMessage.Query;
import org.gleamrecon.mrd.wire.MrdMessage.Response;
import org.gleamrecon.mrd.wire.MrdMessage.Text;
import org.gleamrecon.mrd.wire.MrdMessage.WaveformMessage;

/**
 * Reads MRD v1 messages one after another, never a byte beyond the message asked for. Every length
 * is checked against the limits before memory is taken. Not for several threads at once.
 *
 * <p>Values of samples are not looked at: NaN and infinity come through.
 */
public final class MessageReader {
  static final int CONFIG_FILE_BYTES = 1024;

  private final ByteInput in;
  private final MessageLimits limits;

  /** Reads from a stream; small reads are made, so buffer what is slow. */
  public MessageReader(InputStream in, MessageLimits limits) {
    this.in = new ByteInput(in);
    this.limits = limits;
  }

  public MessageReader(InputStream in) {
    this(in, MessageLimits.DEFAULT);
  }

  /** Reads a buffer's remaining bytes; the buffer itself is not changed. */
  public static MessageReader of(ByteBuffer bytes) {
    if (bytes.hasArray()) {
      return new MessageReader(
          new ByteArrayInputStream(
              bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining()));
    }
    return new MessageReader(new BufferInputStream(bytes.duplicate()));
  }

  /** Reads from the channel's position on. */
  public static MessageReader of(FileChannel channel) {
    return new MessageReader(Channels.newInputStream(channel));
  }

  /** Bytes read so far. */
  public long position() {
    return in.position();
  }

  /**
   * The next message; empty if the stream ends here, between two messages. Whether it may end here
   * is for the caller to say: a scan ends with {@link Close}.
   *
   * @throws ReconstructionException MRD_TRUNCATED, MRD_UNKNOWN_MESSAGE, MRD_MALFORMED,
   *     MRD_HEADER_INVALID (too long), SCAN_TOO_LARGE or COMPRESSED_ACQUISITION; the stream cannot
   *     be read on after any of them
   * @throws IOException if the stream fails
   */
  public Optional<MrdMessage> read() throws IOException {
    int number = in.messageNumber();
    if (number < 0) {
      return Optional.empty();
    }
    MessageId id = MessageId.of(number).orElseThrow(() -> unknown(number, in.position() - 2));
    return Optional.of(
        switch (id) {
          case CONFIG_FILE -> new ConfigFile(configName(in.take(CONFIG_FILE_BYTES)));
          case CONFIG_TEXT -> new ConfigText(text(in.u32()));
          case HEADER -> new Header(in.bytes(PayloadSize.header(in.u32(), limits)));
          case CLOSE -> new Close();
          case TEXT -> new Text(text(in.u32()));
          case QUERY -> {
            in.u64();
            yield new Query(in.u64(), text(in.u64()));
          }
          case RESPONSE -> new Response(in.u64(), text(in.u64()));
          case ACQUISITION -> new AcquisitionMessage(acquisition());
          case DICOM -> dicom();
          case IMAGE -> new ImageMessage(image());
          case WAVEFORM -> new WaveformMessage(waveform());
          case ND_ARRAY -> array();
        });
  }

  static ReconstructionException unknown(int number, long position) {
    return new ReconstructionException(
        FailureCode.MRD_UNKNOWN_MESSAGE,
        "message " + number + " at byte " + position + " is none of MRD v1");
  }

  /** The bytes before the first NUL; what follows it is garbage with some senders. */
  static String configName(ByteBuffer message) {
    byte[] name = new byte[CONFIG_FILE_BYTES];
    message.get(0, name);
    int length = 0;
    while (length < name.length && name[length] != 0) {
      length++;
    }
    return new String(name, 0, length, StandardCharsets.UTF_8);
  }

  /** A text without the NULs at its end, which some senders count and some do not send. */
  static String textOf(byte[] bytes) {
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private String text(long length) throws IOException {
    return textOf(in.bytes(PayloadSize.text(length, limits)));
  }

  private Acquisition acquisition() throws IOException {
    ByteBuffer bytes = in.take(AcquisitionHeaderCodec.BYTES);
    PayloadSize.acquisition(bytes, 0, limits);
    AcquisitionHeader header = AcquisitionHeaderCodec.decode(bytes, 0);
    float[] trajectory = in.floats(header.numberOfSamples() * header.trajectoryDimensions());
    float[] samples = in.floats(2 * header.numberOfSamples() * header.activeChannels());
    return new Acquisition(header, samples, trajectory);
  }

  private Waveform waveform() throws IOException {
    ByteBuffer bytes = in.take(WaveformHeaderCodec.BYTES);
    long payload = PayloadSize.waveform(bytes, 0, limits);
    WaveformHeader header = WaveformHeaderCodec.decode(bytes, 0);
    return new Waveform(header, PixelCodec.ints(in.bytes((int) payload)));
  }

  private Image image() throws IOException {
    ByteBuffer bytes = in.take(ImageHeaderCodec.BYTES + 8);
    int pixels = (int) PayloadSize.image(bytes, 0, limits);
    int attributes =
        PayloadSize.imageAttributes(bytes, 0, bytes.getLong(ImageHeaderCodec.BYTES), limits);
    ImageHeader header = ImageHeaderCodec.decode(bytes, 0);
    ImageDataType type = PayloadSize.dataType(header.dataType());
    String text = textOf(in.bytes(attributes));
    return new Image(header, text, PixelCodec.read(type, pixels, in));
  }

  private DicomMessage dicom() throws IOException {
    byte[] file = in.bytes(PayloadSize.dicom(in.u32(), limits));
    String name = text(in.u64());
    return new DicomMessage(file, name, text(in.u64()));
  }

  private NdArray array() throws IOException {
    ByteBuffer start = in.take(6);
    ImageDataType type = PayloadSize.dataType(Short.toUnsignedInt(start.getShort(0)));
    int version = Short.toUnsignedInt(start.getShort(2));
    int count = PayloadSize.arrayDimensions(Short.toUnsignedInt(start.getShort(4)));
    ByteBuffer extents = in.take(8 * count);
    int bytes = (int) PayloadSize.array(type, extents, 0, count, limits);
    long[] dimensions = new long[count];
    extents.asLongBuffer().get(dimensions);
    return new NdArray(version, dimensions, PixelCodec.read(type, bytes, in));
  }

  /** The JDK has no stream over a buffer without an array. */
  private static final class BufferInputStream extends InputStream {
    private final ByteBuffer bytes;

    BufferInputStream(ByteBuffer bytes) {
      this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int read() {
      return bytes.hasRemaining() ? Byte.toUnsignedInt(bytes.get()) : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      int count = Math.min(length, bytes.remaining());
      bytes.get(target, offset, count);
      return count == 0 ? -1 : count;
    }
  }
}
