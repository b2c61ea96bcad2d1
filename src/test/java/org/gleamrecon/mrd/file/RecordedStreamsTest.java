package org.gleamrecon.mrd.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;
import org.gleamrecon.Peers;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.wire.AcquisitionHeaderCodec;
import org.gleamrecon.mrd.wire.MessageReader;
import org.gleamrecon.mrd.wire.MrdMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bytes that clients sent which we did not write, against the file that they sent, read by h5py.
 */
class RecordedStreamsTest {
  /** Number of acquisitions, and a checksum of their headers, trajectories and samples. */
  private static final String SUM_BY_H5PY =
      """
      import h5py, sys, zlib
      data = h5py.File(sys.argv[1])['dataset/data']
      total = 0
      for row in data:
          for part in (row['head'], row['traj'], row['data']):
              total = zlib.crc32(part.tobytes(), total)
      print(len(data), total)
      """;

  @ParameterizedTest
  @CsvSource({
    "streams/python_client.mrd, gleam?n_inf=2, streams/scan.h5",
    "streams/gadgetron_client.mrd, gleam.xml, streams/scan.h5",
    "streams/ismrmrd_tool.mrd, , streams/scan.h5",
    "streams/ismrmrd_tool_phantom_32coil.mrd, , raw/phantom_32coil.h5"
  })
  @SuppressWarnings("NullAway") // an empty CSV field is null
  void everyAcquisitionArrivesAsTheFileHoldsIt(String stream, String configuration, String scan)
      throws IOException {
    Path recorded = Peers.shared("data/" + stream);
    Path sent = Peers.shared("data/" + scan);
    String expected = Peers.run(Peers.python("h5py"), "-c", SUM_BY_H5PY, sent.toString()).strip();
    CRC32 sum = new CRC32();
    try (AcquisitionSource source = ScanFile.open(recorded, "dataset")) {
      assertEquals(Optional.ofNullable(configuration), source.configuration());
      for (int index = 0; index < source.size(); index++) {
        add(sum, source.read(index));
      }
      assertEquals(expected, source.size() + " " + sum.getValue());
    }
  }

  @Test
  void theSameScanHasTheSameHeaderWhoeverSentIt() throws IOException {
    MrdHeader first = header("streams/python_client.mrd");
    for (String other : new String[] {"gadgetron_client.mrd", "ismrmrd_tool.mrd"}) {
      MrdHeader header = header("streams/" + other);
      assertEquals(first.subject(), header.subject());
      assertEquals(first.study(), header.study());
      assertEquals(first.measurement(), header.measurement());
      assertEquals(first.system(), header.system());
      assertEquals(first.encodings(), header.encodings());
      assertEquals(first.sequence(), header.sequence());
    }
    assertEquals("HFS", first.measurement().patientPosition());
    assertEquals(256, first.encodings().get(0).encodedSpace().matrixSize().x());
    assertEquals(3, first.encodings().get(0).accelerationStep1());
  }

  @Test
  void theReaderOfMessagesSeesTheSameAcquisitions() throws IOException {
    Path recorded = Peers.shared("data/streams/python_client.mrd");
    CRC32 one = new CRC32();
    CRC32 other = new CRC32();
    try (InputStream in = Files.newInputStream(recorded);
        AcquisitionSource source = ScanFile.open(recorded, "dataset")) {
      MessageReader reader = new MessageReader(in);
      Optional<MrdMessage> message = reader.read();
      while (message.isPresent()) {
        if (message.get() instanceof MrdMessage.AcquisitionMessage acquisition) {
          add(one, acquisition.acquisition());
        }
        message = reader.read();
      }
      for (int index = 0; index < source.size(); index++) {
        add(other, source.read(index));
      }
      assertEquals(Files.size(recorded), reader.position());
    }
    assertEquals(one.getValue(), other.getValue());
  }

  private static MrdHeader header(String stream) {
    try (AcquisitionSource source = ScanFile.open(Peers.shared("data/" + stream), "dataset")) {
      return source.header();
    }
  }

  private static void add(CRC32 sum, Acquisition acquisition) {
    ByteBuffer header =
        ByteBuffer.allocate(AcquisitionHeaderCodec.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    AcquisitionHeaderCodec.encode(acquisition.header(), header, 0);
    sum.update(header);
    add(sum, acquisition.trajectory());
    add(sum, acquisition.samples());
  }

  private static void add(CRC32 sum, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    sum.update(bytes);
  }
}
