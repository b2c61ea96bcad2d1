package org.gleamrecon.mrd.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.gleamrecon.failure.Blame;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.ExampleScan;
import org.gleamrecon.mrd.Waveform;
import org.gleamrecon.mrd.wire.MrdMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MrdStreamSourceTest {
  private final List<MrdMessage> messages = ExampleScan.scan(new Random(1), 6);
  private Path file;

  @BeforeEach
  void nameTheFile(@TempDir Path directory) {
    file = directory.resolve("scan.mrd");
  }

  MrdStreamSourceTest() {
    file = Path.of("");
  }

  private MrdStreamSource open(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    return MrdStreamSource.open(file);
  }

  private MrdStreamSource open(List<MrdMessage> stream) throws IOException {
    return open(ExampleScan.bytes(stream));
  }

  private FailureCode refusal(byte[] bytes) {
    return assertThrows(ReconstructionException.class, () -> open(bytes).close()).code();
  }

  private FailureCode refusal(List<MrdMessage> stream) {
    return refusal(ExampleScan.bytes(stream));
  }

  private Acquisition sent(int index) {
    return ((MrdMessage.AcquisitionMessage) messages.get(2 + index)).acquisition();
  }

  @Test
  void aSpooledStreamIsReadInAnyOrder() throws IOException {
    try (MrdStreamSource source = open(messages)) {
      assertEquals(6, source.size());
      assertEquals(Optional.of("gleam"), source.configuration());
      assertEquals(63_500_000, source.header().h1ResonanceFrequencyHz());
      for (int index : new int[] {5, 0, 3, 1, 4, 2, 5}) {
        assertEquals(index, source.header(index).counters().kspaceEncodeStep1());
        assertEquals(index, source.header(index).scanCounter());
        assertArrayEquals(sent(index).samples(), source.read(index).samples());
      }
    }
  }

  @Test
  void waveformsAreKept() throws IOException {
    Waveform sent = ((MrdMessage.WaveformMessage) messages.get(messages.size() - 2)).waveform();
    try (MrdStreamSource source = open(messages)) {
      assertEquals(1, source.waveformCount());
      assertEquals(sent.header(), source.waveform(0).header());
      assertArrayEquals(sent.samples(), source.waveform(0).samples());
    }
  }

  @Test
  void manyThreadsReadTheSame() throws IOException {
    List<MrdMessage> many = new ArrayList<>(messages.subList(0, 2));
    Random random = new Random(8);
    for (int i = 0; i < 3000; i++) {
      many.add(
          new MrdMessage.AcquisitionMessage(
              ExampleScan.randomAcquisition(random, 1 + i % 40, 1 + i % 5, i % 4)));
    }
    many.add(new MrdMessage.Close());
    try (MrdStreamSource source = open(many)) {
      assertEquals(3000, source.size());
      IntStream.range(0, 3000)
          .parallel()
          .forEach(
              index -> {
                Acquisition expected =
                    ((MrdMessage.AcquisitionMessage) many.get(2 + index)).acquisition();
                Acquisition read = source.read(index);
                assertArrayEquals(expected.samples(), read.samples());
                assertArrayEquals(expected.trajectory(), read.trajectory());
                assertEquals(expected.header().scanCounter(), read.header().scanCounter());
              });
    }
  }

  @Test
  void everyOtherMessageInBetweenIsPassedOver() throws IOException {
    List<MrdMessage> others = ExampleScan.everyMessage(new Random(2));
    others.removeIf(
        message -> message instanceof MrdMessage.Header || message instanceof MrdMessage.Close);
    List<MrdMessage> mixed = new ArrayList<>(messages);
    mixed.addAll(4, others);
    try (MrdStreamSource source = open(mixed)) {
      assertEquals(8, source.size());
      assertEquals(2, source.waveformCount());
      assertArrayEquals(sent(5).samples(), source.read(7).samples());
    }
  }

  @Test
  void aStreamCutAtAnyByteIsTheSendersFault() throws IOException {
    byte[] bytes = ExampleScan.bytes(messages);
    for (int cut = 0; cut < bytes.length; cut++) {
      assertEquals(FailureCode.MRD_TRUNCATED, refusal(Arrays.copyOf(bytes, cut)), "cut at " + cut);
    }
  }

  @Test
  void aDamagedStreamIsReadOrTheSendersFault() throws IOException {
    byte[] good = ExampleScan.bytes(messages);
    Random random = new Random(3);
    int refused = 0;
    for (int trial = 0; trial < 2500; trial++) {
      byte[] bad = good.clone();
      // The header document is large: aim at it only now and then.
      int from = random.nextInt(4) == 0 ? 0 : 2300;
      int at = from + random.nextInt(bad.length - 1 - from);
      bad[at] = (byte) random.nextInt();
      if (random.nextBoolean()) {
        bad[at] = (byte) 0xff;
        bad[at + 1] = (byte) 0xff;
      }
      try (MrdStreamSource source = open(bad)) {
        for (int index = 0; index < source.size(); index++) {
          source.read(index);
        }
      } catch (ReconstructionException failure) {
        assertEquals(Blame.SENDER, failure.code().blame(), "trial " + trial);
        refused++;
      }
    }
    assertTrue(refused > 100, refused + " of 2500 refused");
  }

  @Test
  void aStreamNeedsItsHeaderAheadOfItsAcquisitions() {
    List<MrdMessage> without = new ArrayList<>(messages);
    MrdMessage header = without.remove(1);
    assertEquals(FailureCode.MRD_HEADER_INVALID, refusal(without));
    without.add(without.size() - 1, header);
    assertEquals(FailureCode.MRD_HEADER_INVALID, refusal(without));
    assertEquals(
        FailureCode.MRD_HEADER_INVALID, refusal(List.of(messages.get(0), new MrdMessage.Close())));
  }

  @Test
  void aSecondHeaderIsRefused() {
    List<MrdMessage> two = new ArrayList<>(messages);
    two.add(3, messages.get(1));
    assertEquals(FailureCode.MRD_MALFORMED, refusal(two));
  }

  @Test
  void aScanWithoutAcquisitionsIsIncomplete() {
    assertEquals(
        FailureCode.SCAN_INCOMPLETE, refusal(List.of(messages.get(1), new MrdMessage.Close())));
  }

  @Test
  void aSecondScanBehindTheFirstIsRefusedAndNotLost() {
    List<MrdMessage> two = new ArrayList<>(messages);
    two.addAll(messages);
    assertEquals(FailureCode.MRD_MALFORMED, refusal(two));
  }

  @Test
  void notANumberIsRefusedAndTheAcquisitionNamed() throws IOException {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int at : new int[] {0, 13, 31}) {
        sent(4).samples()[at] = bad;
        try (MrdStreamSource source = open(messages)) {
          source.read(3);
          ReconstructionException failure =
              assertThrows(ReconstructionException.class, () -> source.read(4));
          assertEquals(FailureCode.NON_FINITE_SAMPLES, failure.code());
          assertTrue(failure.detail().contains("acquisition 4"), failure.detail());
        }
        sent(4).samples()[at] = 0;
      }
    }
  }

  @Test
  void theLargestFiniteNumberIsKept() throws IOException {
    Arrays.fill(sent(2).samples(), Float.MAX_VALUE);
    try (MrdStreamSource source = open(messages)) {
      assertEquals(Float.MAX_VALUE, source.read(2).samples()[5]);
    }
  }
}
