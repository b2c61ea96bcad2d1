package org.gleamrecon.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.gleamrecon.access.AddressList;
import org.gleamrecon.mrd.ExampleScan;
import org.gleamrecon.mrd.Image;
import org.gleamrecon.mrd.ImageDataType;
import org.gleamrecon.mrd.ImageType;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.mrd.PixelData;
import org.gleamrecon.mrd.Vector3;
import org.gleamrecon.mrd.wire.MrdMessage;
import org.gleamrecon.mrd.wire.MrdMessage.Close;
import org.gleamrecon.mrd.wire.MrdMessage.ConfigFile;
import org.gleamrecon.mrd.wire.MrdMessage.ConfigText;
import org.gleamrecon.mrd.wire.MrdMessage.DicomMessage;
import org.gleamrecon.mrd.wire.MrdMessage.Header;
import org.gleamrecon.mrd.wire.MrdMessage.ImageMessage;
import org.gleamrecon.mrd.wire.MrdMessage.Query;
import org.gleamrecon.mrd.wire.MrdMessage.Response;
import org.gleamrecon.mrd.wire.MrdMessage.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Through real sockets: what comes back, and that nothing is left behind. */
class MrdDoorTest {
  private static final List<MrdMessage> MESSAGES = ExampleScan.scan(new Random(1), 6);
  private static final byte[] SCAN = ExampleScan.bytes(MESSAGES);
  private static final Header HEADER = new Header(ExampleScan.utf8(ExampleScan.HEADER));

  @TempDir Path directory;
  private List<OpenDoor> doors = new ArrayList<>();

  private OpenDoor open(MrdDoorLimits limits) {
    OpenDoor door = new OpenDoor(directory.resolve("door" + doors.size()), limits);
    doors.add(door);
    return door;
  }

  private OpenDoor open() {
    return open(OpenDoor.LIMITS);
  }

  private static MrdDoorLimits idleAfter(Duration time) {
    return new MrdDoorLimits(
        AddressList.LOOPBACK,
        8,
        time,
        1 << 22,
        OpenDoor.NO_LEAST_RATE,
        1 << 26,
        Duration.ofSeconds(20));
  }

  @AfterEach
  void nothingIsLeft() {
    doors.forEach(OpenDoor::assertNothingLeft);
    doors.forEach(OpenDoor::close);
  }

  private static byte[] scan(MrdMessage configuration) {
    List<MrdMessage> messages = new ArrayList<>(MESSAGES);
    messages.set(0, configuration);
    return ExampleScan.bytes(messages);
  }

  private static List<String> texts(List<MrdMessage> answer) {
    return answer.stream()
        .filter(Text.class::isInstance)
        .map(message -> ((Text) message).text())
        .toList();
  }

  private static List<Image> images(List<MrdMessage> answer) {
    return answer.stream()
        .filter(ImageMessage.class::isInstance)
        .map(message -> ((ImageMessage) message).image())
        .toList();
  }

  private static void assertImages(List<MrdMessage> answer) {
    assertEquals(6, images(answer).size(), answer.toString());
    assertEquals(new Close(), answer.get(answer.size() - 1));
    assertEquals(1, answer.stream().filter(Close.class::isInstance).count());
  }

  private static void assertRefused(List<MrdMessage> answer, String code, String detail) {
    String text = texts(answer).get(texts(answer).size() - 1);
    assertTrue(text.startsWith("error " + code + " ("), text);
    assertTrue(text.contains(detail), text);
    assertEquals(List.of(), images(answer));
    assertEquals(new Close(), answer.get(answer.size() - 1));
  }

  @Test
  void aScanGivesItsTextsThenItsImagesThenClose() throws IOException {
    OpenDoor door = open();
    try (ScannerClient client = door.client()) {
      List<MrdMessage> answer = client.send(scan(new ConfigFile("sense"))).rest();
      assertImages(answer);
      assertEquals("warning: a sentence for the operator", texts(answer).get(0));
      assertTrue(
          texts(answer).get(1).endsWith(": 6 images, method sense, residual 0.125000"),
          texts(answer).get(1));
      assertInstanceOf(Text.class, answer.get(1));
      Image third = images(answer).get(3);
      assertEquals(ImageDataType.FLOAT.code(), third.header().dataType());
      assertEquals(ImageType.MAGNITUDE.code(), third.header().imageType());
      assertEquals(new MatrixSize(2, 2, 1), third.header().matrixSize());
      assertEquals(3, third.header().slice());
      assertEquals(new Vector3(0, 1, 3), third.header().positionMm());
      assertEquals(4, third.header().fieldOfViewMm().xMm());
      assertEquals(6, third.header().fieldOfViewMm().yMm());
      assertArrayEquals(new float[] {15, 15, 15, 15}, ((PixelData.Floats) third.pixels()).values());
      assertTrue(third.attributes().contains("ReconMethod"), third.attributes());
    }
    assertEquals(List.of("mrd success"), door.outcomes);
  }

  @Test
  void imagesAreHandedOverForArchivesAndTheOperatorHearsWhereTheyAreNot() throws IOException {
    OpenDoor door = open();
    try (ScannerClient client = door.client()) {
      assertImages(client.send(scan(new ConfigFile("sense"))).rest());
    }
    assertEquals(List.of("mrd 6"), door.delivered);
    door.undelivered = Optional.of("the images are not sent to pacs: no room");
    try (ScannerClient client = door.client()) {
      List<MrdMessage> answer = client.send(scan(new ConfigFile("sense"))).rest();
      assertImages(answer);
      assertTrue(
          texts(answer).contains("warning: the images are not sent to pacs: no room"),
          texts(answer).toString());
    }
  }

  @Test
  void oneByteAtATimeGivesTheSame() throws IOException {
    try (ScannerClient client = open().client()) {
      for (byte one : SCAN) {
        client.send(new byte[] {one});
      }
      assertImages(client.rest());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gleam?reply=dicom", "{\"reply\":\"dicom\"}"})
  void dicomIsSentWhereItIsAskedFor(String configuration) throws IOException {
    try (ScannerClient client = open().client()) {
      List<MrdMessage> answer = client.send(scan(new ConfigText(configuration))).rest();
      List<DicomMessage> files =
          answer.stream()
              .filter(DicomMessage.class::isInstance)
              .map(DicomMessage.class::cast)
              .toList();
      assertEquals(6, files.size());
      assertEquals("IM000006", files.get(5).name());
      assertEquals(
          "DICM",
          new String(
              Arrays.copyOfRange(files.get(0).file(), 128, 132),
              java.nio.charset.StandardCharsets.US_ASCII));
      assertEquals(List.of(), images(answer));
    }
  }

  @Test
  void aConfigurationOfAnotherProgramMeansTheDefaultsAndIsTold() throws IOException {
    try (ScannerClient client = open().client()) {
      List<MrdMessage> answer = client.send(scan(new ConfigFile("default.xml"))).rest();
      assertImages(answer);
      assertEquals(SessionState.NO_OPTIONS, texts(answer).get(0));
    }
  }

  @Test
  void aHeaderWithoutAConfigurationMeansTheDefaults() throws IOException {
    try (ScannerClient client = open().client()) {
      List<MrdMessage> answer =
          client.send(ExampleScan.bytes(MESSAGES.subList(1, MESSAGES.size()))).rest();
      assertImages(answer);
    }
  }

  @Test
  void aWishThatCannotBeMetYieldsWithAWarning() throws IOException {
    try (ScannerClient client = open().client()) {
      List<MrdMessage> answer =
          client.send(scan(new ConfigFile("gleam?n_inf=4&priority=stat"))).rest();
      assertImages(answer);
      assertTrue(texts(answer).toString().contains("METHOD_NOT_AVAILABLE"), texts(answer) + "");
      assertTrue(
          texts(answer).toString().contains("priority stat is not permitted"), texts(answer) + "");
    }
  }

  @Test
  void anAnswerAfterItsDeadlineSaysSoAfterItsImages() throws IOException {
    OpenDoor door = open();
    door.corridor.late = true;
    try (ScannerClient client = door.client()) {
      List<MrdMessage> answer =
          client.send(scan(new ConfigFile("sense?latency_budget_ms=1"))).rest();
      assertImages(answer);
      String last = texts(answer).get(texts(answer).size() - 1);
      assertTrue(last.startsWith("warning: latency_budget_ms 1 missed: answered after"), last);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gleam?n_inf=two", "gleam?reply=fax", "{\"whitening\":\"perhaps\"}"})
  void aBadOptionIsRefusedBeforeTheScanIsSent(String configuration) throws IOException {
    try (ScannerClient client = open().client()) {
      assertRefused(client.send(new ConfigText(configuration)).rest(), "PARAMETER_INVALID", " is ");
    }
  }

  @Test
  void aDependencyQueryIsAnsweredWithCloseAlone() throws IOException {
    OpenDoor door = open();
    try (ScannerClient client = door.client()) {
      assertEquals(List.of(new Close()), client.send(new ConfigFile("gleam"), new Close()).rest());
    }
    assertEquals(List.of(), door.outcomes);
  }

  @Test
  void aQueryIsAnswered() throws IOException {
    try (ScannerClient client = open().client()) {
      assertEquals(
          List.of(new Response(77, "gleam-recon"), new Close()),
          client.send(new Query(77, "gadgetron::info"), new Close()).rest());
    }
  }

  @Test
  void aMessageInTheWrongStateIsRefused() throws IOException {
    OpenDoor door = open();
    try (ScannerClient client = door.client()) {
      assertRefused(
          client.send(new ConfigFile("gleam"), MESSAGES.get(2)).rest(), "MRD_MALFORMED", "1008");
    }
    try (ScannerClient client = door.client()) {
      assertRefused(client.send(HEADER, HEADER).rest(), "MRD_MALFORMED", "while a scan arrives");
    }
    try (ScannerClient client = door.client()) {
      assertRefused(client.send(HEADER, new Close()).rest(), "SCAN_INCOMPLETE", "no acquisition");
    }
    assertEquals(
        List.of("mrd MRD_MALFORMED", "mrd MRD_MALFORMED", "mrd SCAN_INCOMPLETE"), door.outcomes);
  }

  @Test
  void aBrokenHeaderIsRefusedBeforeTheScanIsSent() throws IOException {
    try (ScannerClient client = open().client()) {
      assertRefused(
          client.send(new Header(ExampleScan.utf8("<html/>"))).rest(), "MRD_HEADER_INVALID", "");
    }
  }

  @Test
  void garbageIsRefusedThoughTheSenderGoesOn() throws IOException {
    OpenDoor door = open();
    Random random = new Random(5);
    for (int i = 0; i < 20; i++) {
      byte[] garbage = new byte[1 << 20];
      random.nextBytes(garbage);
      garbage[0] = (byte) 200;
      try (ScannerClient client = door.client()) {
        assertRefused(client.send(garbage).endSending().rest(), "MRD_UNKNOWN_MESSAGE", "");
      }
    }
  }

  @Test
  void aLengthBeyondTheLimitIsRefusedAtOnce() throws IOException {
    try (ScannerClient client = open().client()) {
      assertRefused(
          client.send(new byte[] {2, 0, -1, -1, -1, -1}).rest(), "MRD_MALFORMED", "limit");
    }
  }

  @Test
  void anAddressThatIsNotOnTheListIsToldSoAndSentAway() throws IOException {
    OpenDoor door =
        open(
            new MrdDoorLimits(
                AddressList.of(List.of("192.0.2.0/24")),
                8,
                Duration.ofMinutes(1),
                1 << 22,
                OpenDoor.NO_LEAST_RATE,
                1 << 26,
                Duration.ofSeconds(20)));
    try (ScannerClient client = door.client()) {
      assertRefused(client.send(SCAN).endSending().rest(), "FORBIDDEN", "gleam.mrd.allow");
    }
    String audit = audit();
    assertTrue(audit.contains("originalText=\"Login\""), audit);
    assertFalse(audit.contains("originalText=\"Import\""), audit);
  }

  private String audit() throws IOException {
    StringBuilder written = new StringBuilder();
    try (var files = Files.list(directory.resolve("door0").resolve("audit"))) {
      for (Path file : files.toList()) {
        written.append(Files.readString(file));
      }
    }
    return written.toString();
  }

  @Test
  void theAuditKnowsWhatCameInAndWhatWentOut() throws IOException {
    OpenDoor door = open();
    try (ScannerClient client = door.client()) {
      assertImages(client.send(SCAN).rest());
    }
    String audit = audit();
    assertTrue(audit.contains("originalText=\"Import\""), audit);
    assertTrue(audit.contains("originalText=\"Export\""), audit);
    assertTrue(audit.contains("UserID=\"scanner\" AlternativeUserID=\"address\""), audit);
    assertTrue(audit.contains("NetworkAccessPointID=\"127.0.0.1\""), audit);
    assertEquals(2, audit.lines().count(), audit);
    try (ScannerClient client = door.client()) {
      client.send(scan(new ConfigFile("gleam?reply=dicom"))).rest();
    }
    assertTrue(audit().contains("originalText=\"DICOM Instances Transferred\""), audit());
  }

  @Test
  void aScanBeyondTheLimitIsRefused() throws IOException {
    OpenDoor door =
        open(
            new MrdDoorLimits(
                AddressList.LOOPBACK,
                8,
                Duration.ofMinutes(1),
                2000,
                OpenDoor.NO_LEAST_RATE,
                1 << 20,
                Duration.ofSeconds(5)));
    try (ScannerClient client = door.client()) {
      assertRefused(client.send(SCAN).endSending().rest(), "BODY_TOO_LARGE", "2000");
    }
    assertEquals(List.of("rejected BODY_TOO_LARGE", "mrd BODY_TOO_LARGE"), door.outcomes);
  }

  @Test
  void aConnectionThatEndsTooEarlyIsToldSo() throws IOException {
    OpenDoor door = open();
    Random random = new Random(6);
    int begin = ExampleScan.bytes(MESSAGES.subList(0, 3)).length;
    for (int i = 0; i < 30; i++) {
      int length = begin + random.nextInt(SCAN.length - begin);
      try (ScannerClient client = door.client()) {
        client.send(Arrays.copyOf(SCAN, length)).endSending();
        assertRefused(client.rest(), "MRD_TRUNCATED", "");
      }
    }
  }

  @Test
  void aCutConnectionLeavesNothing() throws IOException {
    OpenDoor door = open();
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      try (ScannerClient client = door.client()) {
        client.send(Arrays.copyOf(SCAN, random.nextInt(SCAN.length + 1)));
        if (random.nextBoolean()) {
          client.cut();
        }
      }
      door.assertNothingLeft();
    }
  }

  @Test
  void whoEndsItsSideAfterTheScanStillGetsTheImages() throws IOException {
    try (ScannerClient client = open().client()) {
      assertImages(client.send(SCAN).endSending().rest());
    }
  }

  @Test
  void aSecondScanOnTheSameConnectionIsNotSilentlyLost() throws IOException {
    try (ScannerClient client = open().client()) {
      client.send(SCAN);
      List<MrdMessage> answer = client.send(SCAN).rest();
      assertImages(answer);
      assertTrue(texts(answer).contains(SessionState.ONE_SCAN), texts(answer).toString());
    }
  }

  @Test
  void largeImagesArriveWhole() throws IOException {
    OpenDoor door = open();
    door.corridor.matrix = 700;
    try (ScannerClient client = door.client()) {
      List<MrdMessage> answer = client.send(SCAN).rest();
      assertImages(answer);
      float[] pixels = ((PixelData.Floats) images(answer).get(5).pixels()).values();
      assertEquals(490_000, pixels.length);
      assertEquals(25, pixels[pixels.length - 1]);
    }
  }

  @Test
  void whoTakesNoImagesIsCutOff() throws IOException {
    OpenDoor door = open(idleAfter(Duration.ofSeconds(2)));
    door.corridor.matrix = 2000;
    try (ScannerClient client = door.client()) {
      client.send(SCAN);
      OpenDoor.await(List.of("mrd success"), () -> List.copyOf(door.outcomes));
      door.assertNothingLeft();
    }
  }

  @Test
  void anIdleSessionEnds() throws IOException {
    OpenDoor door = open(idleAfter(Duration.ofMillis(200)));
    try (ScannerClient silent = door.client();
        ScannerClient inside = door.client().send(Arrays.copyOf(SCAN, 700));
        ScannerClient waiting = door.client().send(HEADER)) {
      assertEquals(
          List.of(new Text("nothing arrived for 0.2 s: the session ends"), new Close()),
          silent.rest());
      assertRefused(inside.rest(), "MRD_TRUNCATED", "inside a message");
      assertEquals(2, waiting.rest().size());
    }
  }

  @Test
  void aScanWithoutCloseIsTakenAsCompleteAfterTheIdleTime() throws IOException {
    try (ScannerClient client = open(idleAfter(Duration.ofMillis(200))).client()) {
      List<MrdMessage> answer = client.send(Arrays.copyOf(SCAN, SCAN.length - 2)).rest();
      assertImages(answer);
      assertTrue(texts(answer).get(0).endsWith("the scan is taken as complete"));
    }
  }

  @Test
  void timeThatTheServiceTakesIsNotTheClientsSilence() throws Exception {
    // Time passes here only when it is told to: the machine may be as slow as it likes.
    AtomicLong now = new AtomicLong();
    AtomicInteger looks = new AtomicInteger();
    OpenDoor door =
        new OpenDoor(
            directory.resolve("door"),
            idleAfter(Duration.ofMillis(200)),
            Optional.empty(),
            () -> {
              looks.incrementAndGet();
              return now.get();
            });
    doors.add(door);
    door.corridor.slowToBegin = true;
    try (ScannerClient client = door.client()) {
      client.send(Arrays.copyOf(SCAN, SCAN.length - 100));
      door.corridor.working.acquire();
      client.send(Arrays.copyOfRange(SCAN, SCAN.length - 100, SCAN.length));
      now.addAndGet(Duration.ofHours(1).toNanos());
      int before = looks.get();
      OpenDoor.await(true, () -> looks.get() >= before + 2);
      door.corridor.goOn.release();
      assertImages(client.rest());
    }
  }
}
