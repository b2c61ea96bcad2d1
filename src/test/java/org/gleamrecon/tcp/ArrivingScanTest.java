package org.gleamrecon.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.ExampleScan;
import org.gleamrecon.mrd.Image;
import org.gleamrecon.mrd.ImageHeader;
import org.gleamrecon.mrd.PixelData;
import org.gleamrecon.mrd.wire.MrdMessage;
import org.gleamrecon.mrd.wire.MrdMessage.AcquisitionMessage;
import org.gleamrecon.mrd.wire.MrdMessage.Close;
import org.gleamrecon.mrd.wire.MrdMessage.ConfigFile;
import org.gleamrecon.mrd.wire.MrdMessage.DicomMessage;
import org.gleamrecon.mrd.wire.MrdMessage.Header;
import org.gleamrecon.mrd.wire.MrdMessage.ImageMessage;
import org.gleamrecon.mrd.wire.MrdMessage.Text;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.pipeline.Corridor;
import org.gleamrecon.pipeline.PipelineSettings;
import org.gleamrecon.pipeline.ReconstructionPipeline;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that leave while their scan arrives, through real sockets. */
class ArrivingScanTest {
  private static final PhantomScan PHANTOM =
      PhantomScan.of(
          PhantomOptions.DEFAULTS
              .with()
              .matrix(32)
              .slices(3)
              .coils(2)
              .noise(0.02)
              .acceleration(2)
              .calibrationLines(12)
              .build());
  private static final long LAST =
      AcquisitionFlag.LAST_IN_SLICE.bit() | AcquisitionFlag.LAST_IN_MEASUREMENT.bit();

  @TempDir Path directory;
  private final ReconstructionPipeline pipeline =
      new ReconstructionPipeline(PipelineSettings.DEFAULTS);
  private final List<Acquisition> acquisitions = new ArrayList<>();
  private OpenDoor door = new OpenDoor(Path.of(""), OpenDoor.LIMITS);

  @BeforeEach
  void open() {
    door.close();
    door = new OpenDoor(directory, OpenDoor.LIMITS, Optional.of(Corridor.of(pipeline)));
    try (AcquisitionSource scan = PHANTOM.source()) {
      for (int i = 0; i < scan.size(); i++) {
        acquisitions.add(scan.read(i));
      }
    }
  }

  @AfterEach
  void nothingIsLeft() {
    door.assertNothingLeft();
    door.close();
    pipeline.close();
  }

  private static byte[] begin(String configuration) {
    return ExampleScan.bytes(
        List.of(
            new ConfigFile(configuration), new Header(ExampleScan.utf8(PHANTOM.header().xml()))));
  }

  private byte[] lines(int from, int to) {
    return ExampleScan.bytes(
        acquisitions.subList(from, to).stream().<MrdMessage>map(AcquisitionMessage::new).toList());
  }

  private static byte[] end() {
    return ExampleScan.bytes(List.of(new Close()));
  }

  /** Index after the last line of the first slice that is acquired. */
  private int firstSliceEnd() {
    int i = 0;
    while (!acquisitions.get(i).header().has(AcquisitionFlag.LAST_IN_SLICE)) {
      i++;
    }
    return i + 1;
  }

  /** The magnitudes by number; a later image takes the place of an earlier one. */
  private static Map<Integer, float[]> byNumber(List<MrdMessage> answer) {
    Map<Integer, float[]> images = new TreeMap<>();
    for (MrdMessage message : answer) {
      if (message instanceof ImageMessage image) {
        images.put(image.image().header().imageIndex(), pixels(image.image()));
      }
    }
    return images;
  }

  private static float[] pixels(Image image) {
    return ((PixelData.Floats) image.pixels()).values();
  }

  private static List<String> warnings(List<MrdMessage> answer) {
    return answer.stream()
        .filter(Text.class::isInstance)
        .map(message -> ((Text) message).text())
        .filter(text -> text.startsWith("warning: ") && text.contains("sent"))
        .toList();
  }

  /** What comes back when nothing is done early, since a budget counts from the scan's end. */
  private Map<Integer, float[]> atOnce(List<Acquisition> scan) throws IOException {
    List<MrdMessage> messages = new ArrayList<>();
    scan.forEach(acquisition -> messages.add(new AcquisitionMessage(acquisition)));
    messages.add(new Close());
    try (ScannerClient client = door.client()) {
      return byNumber(
          client
              .send(begin("sense?latency_budget_ms=600000"))
              .send(ExampleScan.bytes(messages))
              .rest());
    }
  }

  private static void assertSame(Map<Integer, float[]> expected, Map<Integer, float[]> found) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((number, pixels) -> assertArrayEquals(pixels, found.get(number)));
  }

  @Test
  void theFirstImageIsThereBeforeTheSecondSliceIsAcquired() throws IOException {
    Map<Integer, float[]> whole = atOnce(acquisitions);
    int first = firstSliceEnd();
    try (ScannerClient client = door.client()) {
      client.send(begin("sense")).send(lines(0, first));
      List<MrdMessage> answer = new ArrayList<>(List.of(client.next().orElseThrow()));
      assertEquals(1, byNumber(answer).size(), answer.toString());
      client.send(lines(first, acquisitions.size())).send(end());
      answer.addAll(client.rest());
      assertEquals(3, answer.stream().filter(ImageMessage.class::isInstance).count());
      assertSame(whole, byNumber(answer));
      assertEquals(List.of(), warnings(answer));
      assertEquals(new Close(), answer.get(answer.size() - 1));
    }
  }

  @Test
  void phasesThatNeedEachOtherLeaveInTheirOrderWhenTheScanIsThere() throws IOException {
    PhantomScan cine =
        PhantomScan.of(
            PHANTOM
                .options()
                .with()
                .slices(2)
                .phases(4)
                .pattern(SamplingPattern.KT)
                .calibrationLines(6)
                .build());
    List<MrdMessage> messages = new ArrayList<>();
    messages.add(new ConfigFile("compressed-sensing"));
    messages.add(new Header(ExampleScan.utf8(cine.header().xml())));
    cine.acquisitions().forEach(line -> messages.add(new AcquisitionMessage(line)));
    messages.add(new Close());
    try (ScannerClient client = door.client()) {
      List<MrdMessage> answer = client.send(ExampleScan.bytes(messages)).rest();
      List<ImageHeader> headers =
          answer.stream()
              .filter(ImageMessage.class::isInstance)
              .map(message -> ((ImageMessage) message).image().header())
              .toList();
      assertEquals(8, headers.size(), answer.toString());
      for (int i = 0; i < 8; i++) {
        assertEquals(i / 4, headers.get(i).slice());
        assertEquals(i % 4, headers.get(i).phase());
        assertEquals(250 * (i % 4) + 125, headers.get(i).physiologyTimeStamp()[0]);
      }
      assertEquals(List.of(), warnings(answer));
    }
  }

  @Test
  void withoutFlagsTheFirstImageIsThereBeforeTheScanEnds() throws IOException {
    acquisitions.replaceAll(
        line ->
            new Acquisition(
                line.header().toBuilder().flags(line.header().flags() & ~LAST).build(),
                line.samples(),
                line.trajectory()));
    Map<Integer, float[]> whole = atOnce(acquisitions);
    int all = acquisitions.size();
    try (ScannerClient client = door.client()) {
      client.send(begin("sense")).send(lines(0, all));
      List<MrdMessage> answer = new ArrayList<>(List.of(client.next().orElseThrow()));
      assertEquals(1, byNumber(answer).size(), answer.toString());
      answer.addAll(client.send(end()).rest());
      assertSame(whole, byNumber(answer));
    }
  }

  @Test
  void anImageThatWasSentTooEarlyIsSentAgainAndSaysSo() throws IOException {
    int first = firstSliceEnd();
    // The last line of the slice comes late, after another one that says it is the last.
    Acquisition late = acquisitions.remove(first - 1);
    Acquisition before = acquisitions.get(first - 2);
    acquisitions.set(
        first - 2,
        new Acquisition(
            before.header().toBuilder().flags(before.header().flags() | LAST).build(),
            before.samples(),
            before.trajectory()));
    acquisitions.add(late);
    Map<Integer, float[]> whole = atOnce(acquisitions);
    try (ScannerClient client = door.client()) {
      client.send(begin("sense")).send(lines(0, first - 1));
      List<MrdMessage> answer = new ArrayList<>(List.of(client.next().orElseThrow()));
      answer.addAll(client.send(lines(first - 1, acquisitions.size())).send(end()).rest());
      assertEquals(4, answer.stream().filter(ImageMessage.class::isInstance).count());
      assertSame(whole, byNumber(answer));
      assertEquals(1, warnings(answer).size(), answer.toString());
      assertTrue(warnings(answer).get(0).startsWith("warning: 1 images were sent before"));
    }
  }

  @Test
  void dicomWaitsForTheSeries() throws IOException {
    int first = firstSliceEnd();
    try (ScannerClient client = door.client()) {
      client.send(begin("sense?reply=dicom")).send(lines(0, first));
      List<MrdMessage> answer = client.send(lines(first, acquisitions.size())).send(end()).rest();
      assertEquals(3, answer.stream().filter(DicomMessage.class::isInstance).count());
      assertEquals(Map.of(), byNumber(answer));
    }
  }

  @Test
  void aScannerThatBreaksOffLeavesNothing() throws IOException {
    try (ScannerClient client = door.client()) {
      client.send(begin("sense")).send(lines(0, firstSliceEnd()));
      assertTrue(client.next().isPresent());
      client.cut();
    }
  }
}
