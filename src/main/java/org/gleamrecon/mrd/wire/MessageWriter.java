package org.gleamrecon.mrd.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.Image;
import org.gleamrecon.mrd.Waveform;
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
 * Writes MRD v1 messages. A whole message has been handed to the stream when {@link #write}
 * returns; the stream is neither flushed nor closed. Not for several threads at once.
 */
public final class MessageWriter {
  private final ByteOutput out;

  public MessageWriter(OutputStream out) {
    this.out = new ByteOutput(out);
  }

  /**
   * @throws IllegalArgumentException if a message contradicts itself (counts, a value too large for
   *     its field): nothing of it has been written then
   * @throws IOException if the stream fails
   */
  public void write(MrdMessage message) throws IOException {
    if (message instanceof AcquisitionMessage acquisition) {
      acquisition(acquisition.acquisition());
    } else if (message instanceof ImageMessage image) {
      image(image.image());
    } else if (message instanceof WaveformMessage waveform) {
      waveform(waveform.waveform());
    } else if (message instanceof NdArray array) {
      array(array);
    } else if (message instanceof DicomMessage dicom) {
      begin(message);
      out.u32(dicom.file().length);
      out.bytes(dicom.file());
      longText(dicom.name());
      longText(dicom.attributes());
    } else if (message instanceof ConfigFile config) {
      configFile(config);
    } else if (message instanceof ConfigText config) {
      text(message, config.text().getBytes(StandardCharsets.UTF_8));
    } else if (message instanceof Text text) {
      text(message, text.text().getBytes(StandardCharsets.UTF_8));
    } else if (message instanceof Header header) {
      text(message, header.xml());
    } else if (message instanceof Query query) {
      begin(message);
      out.u64(0);
      out.u64(query.correlationId());
      longText(query.text());
    } else if (message instanceof Response response) {
      begin(message);
      out.u64(response.correlationId());
      longText(response.text());
    } else if (message instanceof Close) {
      begin(message);
    }
    out.flushChunk();
  }

  /** The header document as a message. */
  public void writeHeader(String xml) throws IOException {
    write(new Header(xml.getBytes(StandardCharsets.UTF_8)));
  }

  public void write(Acquisition acquisition) throws IOException {
    write(new AcquisitionMessage(acquisition));
  }

  public void write(Image image) throws IOException {
    write(new ImageMessage(image));
  }

  public void writeClose() throws IOException {
    write(new Close());
  }

  private void begin(MrdMessage message) throws IOException {
    out.u16(message.id().number());
  }

  private void text(MrdMessage message, byte[] bytes) throws IOException {
    begin(message);
    out.u32(bytes.length);
    out.bytes(bytes);
  }

  private void longText(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.u64(bytes.length);
    out.bytes(bytes);
  }

  private void configFile(ConfigFile config) throws IOException {
    byte[] name = config.name().getBytes(StandardCharsets.UTF_8);
    if (name.length >= MessageReader.CONFIG_FILE_BYTES) {
      throw new IllegalArgumentException(
          "a configuration's name of " + name.length + " bytes, at most 1023 fit");
    }
    begin(config);
    out.bytes(Arrays.copyOf(name, MessageReader.CONFIG_FILE_BYTES));
  }

  private void acquisition(Acquisition acquisition) throws IOException {
    AcquisitionHeader header = acquisition.header();
    long samples = 2L * header.activeChannels() * header.numberOfSamples();
    long trajectory = (long) header.trajectoryDimensions() * header.numberOfSamples();
    if (acquisition.samples().length != samples || acquisition.trajectory().length != trajectory) {
      throw new IllegalArgumentException(
          acquisition.samples().length
              + (" sample floats and " + acquisition.trajectory().length + " of trajectory, ")
              + ("the header says " + samples + " and " + trajectory));
    }
    int at = out.reserve(2 + AcquisitionHeaderCodec.BYTES);
    encode(() -> AcquisitionHeaderCodec.encode(header, out.view(), at + 2));
    out.view().putShort(at, (short) MessageId.ACQUISITION.number());
    out.floats(acquisition.trajectory());
    out.floats(acquisition.samples());
  }

  private void waveform(Waveform waveform) throws IOException {
    int at = out.reserve(2 + WaveformHeaderCodec.BYTES);
    encode(() -> WaveformHeaderCodec.encode(waveform.header(), out.view(), at + 2));
    out.view().putShort(at, (short) MessageId.WAVEFORM.number());
    out.ints(waveform.samples());
  }

  private void image(Image image) throws IOException {
    byte[] attributes = image.attributes().getBytes(StandardCharsets.UTF_8);
    int at = out.reserve(2 + ImageHeaderCodec.BYTES);
    encode(
        () ->
            ImageHeaderCodec.encode(
                image.header().toBuilder().attributeStringLength(attributes.length).build(),
                out.view(),
                at + 2));
    out.view().putShort(at, (short) MessageId.IMAGE.number());
    out.u64(attributes.length);
    out.bytes(attributes);
    PixelCodec.write(image.pixels(), out);
  }

  private void array(NdArray array) throws IOException {
    long count = 1;
    for (long extent : array.dimensions()) {
      count = Math.multiplyExact(count, extent);
    }
    if (count != array.elements().length()) {
      throw new IllegalArgumentException(
          array.elements().length() + " elements, the dimensions say " + count);
    }
    begin(array);
    out.u16(array.elements().type().code());
    out.u16(array.version());
    out.u16(array.dimensions().length);
    for (long extent : array.dimensions()) {
      out.u64(extent);
    }
    PixelCodec.write(array.elements(), out);
  }

  /** Takes back the room of a header that cannot be written. */
  private void encode(Runnable encoder) {
    try {
      encoder.run();
    } catch (IllegalArgumentException refused) {
      out.view().clear();
      throw refused;
    }
  }
}
