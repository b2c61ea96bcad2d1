package org.gleamrecon.mrd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gleamrecon.mrd.wire.MessageWriter;
import org.gleamrecon.mrd.wire.MrdMessage;

/** Small seeded scans for tests. */
public final class ExampleScan {
  /** A document with the least that the schema demands. */
  public static final String HEADER =
      """
      <?xml version="1.0"?>
      <ismrmrdHeader xmlns="http://www.ismrm.org/ISMRMRD">
      <experimentalConditions><H1resonanceFrequency_Hz>63500000</H1resonanceFrequency_Hz></experimentalConditions>
      <encoding>
      <encodedSpace><matrixSize><x>8</x><y>4</y><z>1</z></matrixSize>
      <fieldOfView_mm><x>300</x><y>150</y><z>5</z></fieldOfView_mm></encodedSpace>
      <reconSpace><matrixSize><x>4</x><y>4</y><z>1</z></matrixSize>
      <fieldOfView_mm><x>150</x><y>150</y><z>5</z></fieldOfView_mm></reconSpace>
      <encodingLimits><kspace_encoding_step_1><minimum>0</minimum><maximum>3</maximum><center>2</center></kspace_encoding_step_1></encodingLimits>
      <trajectory>cartesian</trajectory>
      </encoding>
      </ismrmrdHeader>
      """;

  private ExampleScan() {}

  /** Every field of the header random within its range, so that a mistaken offset shows. */
  public static AcquisitionHeader randomHeader(Random random, int samples, int channels, int dims) {
    return new AcquisitionHeader(
        u16(random),
        random.nextLong() & ~(15L << 52),
        u32(random),
        u32(random),
        u32(random),
        new long[] {u32(random), u32(random), u32(random)},
        samples,
        u16(random),
        channels,
        random.longs(16).toArray(),
        u16(random),
        u16(random),
        u16(random),
        u16(random),
        dims,
        random.nextFloat(),
        vector(random),
        vector(random),
        vector(random),
        vector(random),
        vector(random),
        new EncodingCounters(
            u16(random),
            u16(random),
            u16(random),
            u16(random),
            u16(random),
            u16(random),
            u16(random),
            u16(random),
            u16(random),
            u16s(random, 8)),
        random.ints(8).toArray(),
        floats(random, 8));
  }

  public static Acquisition randomAcquisition(Random random, int samples, int channels, int dims) {
    return new Acquisition(
        randomHeader(random, samples, channels, dims),
        floats(random, 2 * samples * channels),
        floats(random, samples * dims));
  }

  public static ImageHeader randomImageHeader(Random random, ImageDataType type) {
    return new ImageHeader(
        u16(random),
        type.code(),
        random.nextLong(),
        u32(random),
        new MatrixSize(3, 2, 2),
        new FieldOfView(random.nextFloat(), random.nextFloat(), random.nextFloat()),
        2,
        vector(random),
        vector(random),
        vector(random),
        vector(random),
        vector(random),
        u16(random),
        u16(random),
        u16(random),
        u16(random),
        u16(random),
        u16(random),
        u32(random),
        new long[] {u32(random), u32(random), u32(random)},
        u16(random),
        u16(random),
        u16(random),
        random.ints(8).toArray(),
        floats(random, 8),
        0);
  }

  public static PixelData randomPixels(Random random, ImageDataType type, int count) {
    return switch (type) {
      case UNSIGNED_SHORT -> new PixelData.UnsignedShorts(shorts(random, count));
      case SHORT -> new PixelData.Shorts(shorts(random, count));
      case UNSIGNED_INT -> new PixelData.UnsignedInts(random.ints(count).toArray());
      case INT -> new PixelData.Ints(random.ints(count).toArray());
      case FLOAT -> new PixelData.Floats(floats(random, count));
      case DOUBLE -> new PixelData.Doubles(random.doubles(count).toArray());
      case COMPLEX_FLOAT -> new PixelData.ComplexFloats(floats(random, 2 * count));
      case COMPLEX_DOUBLE -> new PixelData.ComplexDoubles(random.doubles(2L * count).toArray());
    };
  }

  public static Waveform randomWaveform(Random random) {
    return new Waveform(
        new WaveformHeader(
            u16(random),
            random.nextLong(),
            u32(random),
            u32(random),
            u32(random),
            5,
            3,
            random.nextFloat(),
            u16(random)),
        random.ints(15).toArray());
  }

  /** One message of every kind (one image for every pixel type), ending with CLOSE. */
  public static List<MrdMessage> everyMessage(Random random) {
    List<MrdMessage> messages = new ArrayList<>();
    messages.add(new MrdMessage.ConfigFile("gleam?n_inf=2"));
    messages.add(new MrdMessage.ConfigText("{\"method\":\"gleam\"}"));
    messages.add(new MrdMessage.Header(utf8(HEADER)));
    messages.add(new MrdMessage.Text("résumé"));
    messages.add(new MrdMessage.Query(random.nextLong(), "gadgetron::info"));
    messages.add(new MrdMessage.Response(random.nextLong(), "an answer"));
    messages.add(new MrdMessage.AcquisitionMessage(randomAcquisition(random, 8, 2, 0)));
    messages.add(new MrdMessage.AcquisitionMessage(randomAcquisition(random, 5, 3, 2)));
    messages.add(new MrdMessage.WaveformMessage(randomWaveform(random)));
    for (ImageDataType type : ImageDataType.values()) {
      messages.add(
          new MrdMessage.ImageMessage(
              new Image(
                  randomImageHeader(random, type),
                  type.code() % 2 == 0 ? "" : "<ismrmrdMeta/>",
                  randomPixels(random, type, 24))));
      messages.add(new MrdMessage.NdArray(1, new long[] {2, 3}, randomPixels(random, type, 6)));
    }
    messages.add(new MrdMessage.DicomMessage(new byte[] {1, 2, 3}, "image.dcm", "<ismrmrdMeta/>"));
    messages.add(new MrdMessage.Close());
    return messages;
  }

  /** A scan of {@code lines} readouts of 8 samples by 2 channels. */
  public static List<MrdMessage> scan(Random random, int lines) {
    List<MrdMessage> messages = new ArrayList<>();
    messages.add(new MrdMessage.ConfigFile("gleam"));
    messages.add(new MrdMessage.Header(utf8(HEADER)));
    for (int line = 0; line < lines; line++) {
      AcquisitionHeader header =
          AcquisitionHeader.builder()
              .readout(8, 2)
              .scanCounter(line)
              .kspaceEncodeStep1(line)
              .build();
      messages.add(
          new MrdMessage.AcquisitionMessage(
              new Acquisition(header, floats(random, 32), new float[0])));
    }
    messages.add(new MrdMessage.WaveformMessage(randomWaveform(random)));
    messages.add(new MrdMessage.Close());
    return messages;
  }

  public static byte[] bytes(List<MrdMessage> messages) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    MessageWriter writer = new MessageWriter(bytes);
    try {
      for (MrdMessage message : messages) {
        writer.write(message);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Vector3 vector(Random random) {
    return new Vector3(random.nextFloat(), random.nextFloat(), random.nextFloat());
  }

  private static int u16(Random random) {
    return random.nextInt(1 << 16);
  }

  private static int[] u16s(Random random, int count) {
    return random.ints(count, 0, 1 << 16).toArray();
  }

  private static long u32(Random random) {
    return random.nextInt() & 0xffff_ffffL;
  }

  private static short[] shorts(Random random, int count) {
    short[] values = new short[count];
    for (int i = 0; i < count; i++) {
      values[i] = (short) random.nextInt();
    }
    return values;
  }

  private static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
