package org.gleamrecon;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.EncodingCounters;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.Vector3;
import org.gleamrecon.mrd.Waveform;
import org.gleamrecon.mrd.WaveformHeader;
import org.gleamrecon.mrd.file.HdfScanWriter;
import org.gleamrecon.mrd.header.HeaderXml;
import org.gleamrecon.mrd.wire.MessageWriter;
import org.gleamrecon.mrd.wire.MrdMessage;
import org.gleamrecon.phantom.PhantomScan;

/**
 * A phantom scan with {@value #MARK} wherever a scan has room for what tells who was scanned, when
 * and where: every text of the header, user parameters, waveforms, configuration, and every number
 * of an acquisition that no image depends on.
 */
public record MarkedScan(PhantomScan scan) {
  /** Four bytes, so that they fit a number. */
  public static final String MARK = "M4RK";

  private static final String DATE = "1911-11-12";
  private static final int NUMBER =
      ByteBuffer.wrap(MARK.getBytes(StandardCharsets.US_ASCII))
          .order(ByteOrder.LITTLE_ENDIAN)
          .getInt();
  private static final long LONG_NUMBER = (long) NUMBER << 32 | NUMBER;
  private static final float REAL = Float.intBitsToFloat(NUMBER);

  private static final String MORE =
      """
      <waveformInformation><waveformName>M4RKwave</waveformName><waveformType>ecg</waveformType>
      </waveformInformation>
      <userParameters>
      <userParameterLong><name>M4RKlong</name><value>42</value></userParameterLong>
      <userParameterDouble><name>M4RKdouble</name><value>4.2</value></userParameterDouble>
      <userParameterString><name>M4RKname</name><value>M4RKvalue</value></userParameterString>
      </userParameters>
      <!-- M4RKcomment -->
      </ismrmrdHeader>
      """;

  /** The header document with its marks. */
  public String xml() {
    MrdHeader plain = scan.header();
    MrdHeader marked =
        new MrdHeader(
            new MrdHeader.Subject("M4RK^Erika", "M4RK4711", DATE, "F", 70f, 1.7f),
            new MrdHeader.Study(
                DATE,
                "10:11:12",
                "M4RKs",
                "M4RKa",
                "M4RK^Dr",
                "M4RK study",
                "1.2.M4RK",
                "M4RKhead"),
            new MrdHeader.Measurement(
                "M4RKm",
                DATE,
                "10:11:13",
                "HFS",
                7,
                "M4RKprotocol",
                "M4RKsequence",
                "M4RKseries",
                "1.2.M4RK.3",
                "1.2.M4RK.4"),
            new MrdHeader.AcquisitionSystem(
                "M4RKvendor",
                "M4RKmodel",
                plain.system().fieldStrengthTesla(),
                plain.system().relativeReceiverNoiseBandwidth(),
                plain.system().receiverChannels(),
                List.of("M4RKcoil"),
                "M4RKhospital",
                "M4RKstation",
                "M4RKdevice"),
            plain.h1ResonanceFrequencyHz(),
            plain.encodings(),
            new MrdHeader.SequenceParameters(
                plain.sequence().repetitionTimeMs(),
                plain.sequence().echoTimeMs(),
                plain.sequence().inversionTimeMs(),
                plain.sequence().flipAngleDegrees(),
                "M4RKtype",
                plain.sequence().echoSpacingMs()),
            "");
    return HeaderXml.write(marked).replace("</ismrmrdHeader>", MORE);
  }

  private List<Acquisition> acquisitions() {
    List<Acquisition> marked = new ArrayList<>();
    scan.acquisitions().forEach(plain -> marked.add(mark(plain)));
    AcquisitionHeader navigator =
        marked.get(0).header().toBuilder().flags(AcquisitionFlag.IS_NAVIGATION_DATA.bit()).build();
    float[] samples = new float[marked.get(0).samples().length];
    Arrays.fill(samples, REAL);
    marked.add(5, new Acquisition(navigator, samples, marked.get(0).trajectory()));
    return marked;
  }

  private static Acquisition mark(Acquisition plain) {
    AcquisitionHeader h = plain.header();
    EncodingCounters c = h.counters();
    float[] trajectory = new float[h.numberOfSamples()];
    Arrays.fill(trajectory, REAL);
    return new Acquisition(
        new AcquisitionHeader(
            1,
            h.flags() | AcquisitionFlag.USER1.bit(),
            NUMBER,
            NUMBER,
            NUMBER,
            new long[] {NUMBER, NUMBER, NUMBER},
            h.numberOfSamples(),
            h.activeChannels() + 1,
            h.activeChannels(),
            filled(new long[16]),
            h.discardPre(),
            h.discardPost(),
            h.centerSample(),
            h.encodingSpaceRef(),
            1,
            h.sampleTimeUs(),
            h.positionMm(),
            h.readDir(),
            h.phaseDir(),
            h.sliceDir(),
            new Vector3(REAL, REAL, REAL),
            new EncodingCounters(
                c.kspaceEncodeStep1(),
                c.kspaceEncodeStep2(),
                c.average(),
                c.slice(),
                c.contrast(),
                c.phase(),
                c.repetition(),
                c.set(),
                c.segment(),
                new int[] {
                  NUMBER & 0xffff, NUMBER >>> 16, NUMBER & 0xffff, NUMBER >>> 16, 0, 0, 0, 0
                }),
            new int[] {NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER},
            new float[] {REAL, REAL, REAL, REAL, REAL, REAL, REAL, REAL}),
        plain.samples(),
        trajectory);
  }

  private static long[] filled(long[] words) {
    Arrays.fill(words, LONG_NUMBER);
    return words;
  }

  private static Waveform waveform() {
    return new Waveform(
        new WaveformHeader(1, 0, NUMBER, NUMBER, NUMBER, 2, 1, 100, 0), new int[] {NUMBER, NUMBER});
  }

  /** As an MRD v1 stream. */
  public byte[] stream() throws IOException {
    return stream("M4RKconfiguration");
  }

  /** As an MRD v1 stream with that configuration. */
  public byte[] stream(String configuration) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    MessageWriter writer = new MessageWriter(bytes);
    writer.write(new MrdMessage.ConfigText(configuration));
    writer.writeHeader(xml());
    writer.write(new MrdMessage.Text("M4RKtext"));
    writer.write(new MrdMessage.WaveformMessage(waveform()));
    for (Acquisition acquisition : acquisitions()) {
      writer.write(acquisition);
    }
    writer.writeClose();
    return bytes.toByteArray();
  }

  /** As an ISMRMRD HDF5 file. */
  public Path hdf5(Path file) throws IOException {
    try (HdfScanWriter writer = HdfScanWriter.create(file, "dataset", xml())) {
      for (Acquisition acquisition : acquisitions()) {
        writer.write(acquisition);
      }
      writer.write(waveform());
    }
    return file;
  }

  /** The same scan without marks, as an MRD v1 stream. */
  public byte[] plainStream() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    MessageWriter writer = new MessageWriter(bytes);
    writer.writeHeader(scan.header().xml());
    for (Acquisition acquisition : scan.acquisitions().toList()) {
      writer.write(acquisition);
    }
    writer.writeClose();
    return bytes.toByteArray();
  }

  /** Whether a mark, also the date of birth and the like, is among the bytes. */
  public static boolean marked(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.contains(MARK) || text.contains(DATE);
  }

  /** Files under a directory whose name or content bears a mark. */
  public static List<Path> markedFiles(Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (file.toString().contains(MARK) || marked(Files.readAllBytes(file))) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
