package org.gleamrecon.mrd.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.ExampleScan;
import org.gleamrecon.mrd.Image;
import org.gleamrecon.mrd.ImageDataType;
import org.gleamrecon.mrd.PixelData;
import org.junit.jupiter.api.Test;

class MessageRoundTripTest {
  private static List<MrdMessage> readAll(MessageReader reader) throws IOException {
    List<MrdMessage> messages = new ArrayList<>();
    Optional<MrdMessage> next = reader.read();
    while (next.isPresent()) {
      messages.add(next.get());
      next = reader.read();
    }
    return messages;
  }

  @Test
  void everyMessageComesBackAsItWasWritten() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      List<MrdMessage> sent = ExampleScan.everyMessage(new Random(seed));
      byte[] bytes = ExampleScan.bytes(sent);
      List<MrdMessage> received = readAll(MessageReader.of(ByteBuffer.wrap(bytes)));
      assertEquals(
          sent.stream().map(MrdMessage::id).toList(),
          received.stream().map(MrdMessage::id).toList());
      assertArrayEquals(bytes, ExampleScan.bytes(received), "seed " + seed);
    }
  }

  @Test
  void theValuesThemselvesComeBack() throws IOException {
    Random random = new Random(7);
    Acquisition sent = ExampleScan.randomAcquisition(random, 5, 3, 2);
    MrdMessage message = new MrdMessage.AcquisitionMessage(sent);
    MrdMessage back =
        MessageReader.of(ByteBuffer.wrap(ExampleScan.bytes(List.of(message)))).read().orElseThrow();
    Acquisition received = ((MrdMessage.AcquisitionMessage) back).acquisition();
    assertArrayEquals(sent.samples(), received.samples());
    assertArrayEquals(sent.trajectory(), received.trajectory());
    AcquisitionHeader a = sent.header();
    AcquisitionHeader b = received.header();
    assertEquals(a.flags(), b.flags());
    assertEquals(a.measurementUid(), b.measurementUid());
    assertEquals(a.sliceDir(), b.sliceDir());
    assertEquals(a.counters().segment(), b.counters().segment());
    assertArrayEquals(a.counters().user(), b.counters().user());
    assertArrayEquals(a.channelMask(), b.channelMask());
    assertArrayEquals(a.userFloat(), b.userFloat());
  }

  @Test
  void aDirectBufferIsReadLikeAnArray() throws IOException {
    byte[] bytes = ExampleScan.bytes(ExampleScan.everyMessage(new Random(3)));
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    assertArrayEquals(bytes, ExampleScan.bytes(readAll(MessageReader.of(direct))));
  }

  @Test
  void aStreamThatGivesOneByteAtATimeIsReadTheSame() throws IOException {
    byte[] bytes = ExampleScan.bytes(ExampleScan.everyMessage(new Random(4)));
    InputStream drops =
        new FilterInputStream(new ByteArrayInputStream(bytes)) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return super.read(target, offset, Math.min(1, length));
          }

          @Override
          public long skip(long count) {
            throw new AssertionError("the reader skips");
          }
        };
    assertArrayEquals(bytes, ExampleScan.bytes(readAll(new MessageReader(drops))));
  }

  @Test
  void samplesBeyondOneChunkComeBack() throws IOException {
    Random random = new Random(11);
    Acquisition large = ExampleScan.randomAcquisition(random, 20_001, 9, 3);
    List<MrdMessage> sent =
        List.of(new MrdMessage.AcquisitionMessage(large), new MrdMessage.Close());
    byte[] bytes = ExampleScan.bytes(sent);
    assertArrayEquals(
        bytes, ExampleScan.bytes(readAll(new MessageReader(new ByteArrayInputStream(bytes)))));
  }

  @Test
  void nothingIsReadBeyondTheMessageAskedFor() throws IOException {
    List<MrdMessage> sent = ExampleScan.everyMessage(new Random(5));
    ByteArrayInputStream in = new ByteArrayInputStream(ExampleScan.bytes(sent));
    MessageReader reader = new MessageReader(in);
    int left = in.available();
    for (MrdMessage message : sent) {
      reader.read();
      int length = ExampleScan.bytes(List.of(message)).length;
      assertEquals(left - length, in.available(), message.id().name());
      left -= length;
    }
  }

  @Test
  void theNulAtTheEndOfATextIsDropped() throws IOException {
    MrdMessage.Text sent = new MrdMessage.Text("warning\0");
    MrdMessage back =
        MessageReader.of(ByteBuffer.wrap(ExampleScan.bytes(List.of(sent)))).read().orElseThrow();
    assertEquals(new MrdMessage.Text("warning"), back);
  }

  @Test
  void theWriterSetsTheLengthOfAnImagesAttributes() throws IOException {
    Image image =
        new Image(
            ExampleScan.randomImageHeader(new Random(1), ImageDataType.FLOAT),
            "<ismrmrdMeta>é</ismrmrdMeta>",
            new PixelData.Floats(new float[24]));
    byte[] bytes = ExampleScan.bytes(List.of(new MrdMessage.ImageMessage(image)));
    MrdMessage back = MessageReader.of(ByteBuffer.wrap(bytes)).read().orElseThrow();
    Image received = ((MrdMessage.ImageMessage) back).image();
    assertEquals(29, received.header().attributeStringLength());
    assertEquals(image.attributes(), received.attributes());
  }

  @Test
  void anAcquisitionThatContradictsItsHeaderIsNotWritten() {
    AcquisitionHeader header = AcquisitionHeader.builder().readout(8, 2).build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    MessageWriter writer = new MessageWriter(bytes);
    assertThrows(
        IllegalArgumentException.class,
        () -> writer.write(new Acquisition(header, new float[31], new float[0])));
    assertEquals(0, bytes.size());
  }

  @Test
  void aStreamCutAtAnyByteIsTruncatedOrEndsBetweenTwoMessages() throws IOException {
    List<MrdMessage> sent = ExampleScan.everyMessage(new Random(2));
    byte[] bytes = ExampleScan.bytes(sent);
    List<Integer> boundaries = new ArrayList<>(List.of(0));
    for (MrdMessage message : sent) {
      boundaries.add(
          boundaries.get(boundaries.size() - 1) + ExampleScan.bytes(List.of(message)).length);
    }
    for (int cut = 0; cut < bytes.length; cut++) {
      MessageReader reader = MessageReader.of(ByteBuffer.wrap(bytes, 0, cut));
      int at = cut;
      if (boundaries.contains(cut)) {
        assertEquals(boundaries.indexOf(cut), readAll(reader).size(), "cut at " + cut);
      } else {
        ReconstructionException failure =
            assertThrows(
                ReconstructionException.class, () -> readAll(reader), () -> "cut at " + at);
        assertEquals(FailureCode.MRD_TRUNCATED, failure.code(), "cut at " + cut);
      }
    }
  }
}
