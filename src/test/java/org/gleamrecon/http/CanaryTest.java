package org.gleamrecon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.gleamrecon.MarkedScan;
import org.gleamrecon.audit.AuditMessages;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.mrd.wire.MrdMessage;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.tcp.ScannerClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scans with a mark wherever a scan can tell of a patient go through every success and every
 * failure, by both doors. The marks come out in DICOM, in the outbox among it, and in the audit,
 * and nowhere else.
 */
@QuarkusTest
@TestProfile(Canaries.class)
class CanaryTest {
  private static final String RECONSTRUCTIONS = "v1/reconstructions";
  private static final String DICOM = "multipart/related";

  @ConfigProperty(name = "gleam.mrd.port")
  int mrdPort;

  @TestHTTPResource("/")
  URI door = URI.create("http://unset");

  @TestHTTPResource(value = "/", management = true)
  URI management = URI.create("http://unset");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static MarkedScan scan(SamplingPattern pattern, int calibrationLines, long seed) {
    return new MarkedScan(
        PhantomScan.of(
            PhantomOptions.DEFAULTS
                .with()
                .matrix(32)
                .slices(1)
                .coils(2)
                .noiseLines(8)
                .pattern(pattern)
                .acceleration(2)
                .calibrationLines(calibrationLines)
                .seed(seed)
                .build()));
  }

  private HttpResponse<byte[]> send(String method, String path, String accept, byte[] body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(door.resolve("/" + path))
            .header("Accept", accept)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The answer has no mark in its head, and in its body only where it holds DICOM or MRD. */
  private void expect(int status, String path, String accept, byte[] body) throws Exception {
    HttpResponse<byte[]> answer = send("POST", path, accept, body);
    assertEquals(status, answer.statusCode(), path + " " + accept + ": " + text(answer.body()));
    assertFalse(
        MarkedScan.marked(answer.headers().map().toString().getBytes(StandardCharsets.UTF_8)),
        path + ": " + answer.headers());
    boolean mayTell =
        status == 200
            && (accept.contains("dicom") || accept.equals(DICOM) || accept.contains("mrd"));
    assertTrue(mayTell || !MarkedScan.marked(answer.body()), path + ": " + text(answer.body()));
    if (status == 200 && accept.equals(DICOM)) {
      assertTrue(MarkedScan.marked(answer.body()), "DICOM tells whose it is");
    }
  }

  /** Like {@link #expect} of some error of the sender's. */
  private void refused(String path, String accept, byte[] body) throws Exception {
    HttpResponse<byte[]> answer = send("POST", path, accept, body);
    assertEquals(4, answer.statusCode() / 100, text(answer.body()));
    assertNotMarked(text(answer.body()), path);
    assertNotMarked(answer.headers().map().toString(), path);
  }

  private static byte[] replaced(byte[] stream, String of, String by) {
    assertEquals(of.length(), by.length());
    String text = text(stream);
    assertTrue(text.contains(of), of);
    return text.replace(of, by).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void marksComeOutInDicomAndInTheAuditAndNowhereElse(@TempDir Path temporary) throws Exception {
    MarkedScan good = scan(SamplingPattern.RANDOM1D, 8, 1);
    byte[] stream = good.stream();
    byte[] file = Files.readAllBytes(good.hdf5(temporary.resolve("a.h5")));
    byte[] full = scan(SamplingPattern.FULL, 8, 2).stream();
    byte[] uncalibrated = scan(SamplingPattern.UNIFORM, 0, 3).stream();

    succeed(stream, file);
    failInTheScan(stream, file);
    failInTheOptions(stream, uncalibrated);
    keepAndDrop(full, stream);
    succeedOverMrd(good);
    failOverMrd(good, stream);
    emptyTheOutbox();

    String log = Files.readString(Canaries.LOG);
    assertTrue(log.contains("DEBUG"), "the log is at debug");
    assertTrue(log.contains(" done: "), "the log is this service's");
    assertNotMarked(log, "log");
    List<?> spans = TracesInMemory.SPANS.getFinishedSpanItems();
    assertFalse(spans.isEmpty(), "there are traces");
    assertNotMarked(spans.toString(), "traces");
    for (String path : List.of("/q/metrics", "/q/health")) {
      HttpResponse<byte[]> told =
          client.send(
              HttpRequest.newBuilder(management.resolve(path)).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertEquals(200, told.statusCode());
      assertNotMarked(text(told.body()), path);
    }
    Path audit = Canaries.DATA.resolve("audit");
    List<Path> marked = MarkedScan.markedFiles(Canaries.DATA);
    assertEquals(
        List.of(), marked.stream().filter(path -> !path.startsWith(audit)).toList(), "files");
    assertEquals(List.of(), MarkedScan.markedFiles(Canaries.MODELS));
    told(audit);
  }

  private List<MrdMessage> talk(byte[] bytes, boolean toItsEnd) throws IOException {
    try (ScannerClient client = new ScannerClient(mrdPort)) {
      client.send(bytes);
      return (toItsEnd ? client : client.endSending()).rest();
    }
  }

  /** Texts for the operator's console, none of which is marked. */
  private static List<String> texts(List<MrdMessage> answer) {
    List<String> texts =
        answer.stream()
            .filter(MrdMessage.Text.class::isInstance)
            .map(message -> ((MrdMessage.Text) message).text())
            .toList();
    assertNotMarked(texts.toString(), "console");
    return texts;
  }

  private void succeedOverMrd(MarkedScan scan) throws IOException {
    for (String configuration :
        List.of("M4RK.xml", "sense", "{\"method\":\"zero-filled\",\"reply\":\"dicom\"}")) {
      List<MrdMessage> answer = talk(scan.stream(configuration), true);
      texts(answer);
      Predicate<MrdMessage> expected =
          configuration.contains("dicom")
              ? MrdMessage.DicomMessage.class::isInstance
              : MrdMessage.ImageMessage.class::isInstance;
      assertTrue(answer.stream().anyMatch(expected), configuration + ": " + texts(answer));
    }
  }

  private void failOverMrd(MarkedScan scan, byte[] stream) throws IOException {
    List<byte[]> wrong =
        List.of(
            Arrays.copyOf(stream, stream.length / 2),
            Arrays.copyOf(stream, 1500),
            "M4RK^Erika".getBytes(StandardCharsets.US_ASCII),
            replaced(stream, "<ismrmrdHeader", "<ismrmrdM4RK^x"),
            replaced(stream, "<x>64</x>", "<x>M4</x>"),
            replaced(stream, ">cartesian<", ">M4RKesian<"),
            replaced(stream, ">cartesian<", ">spiral<\n  "));
    for (byte[] bytes : wrong) {
      List<String> told = texts(talk(bytes, false));
      assertFalse(told.isEmpty(), "every failure is told");
    }
    // An option that is none is let go, with a warning.
    texts(talk(scan.stream("{\"method\":\"M4RK\",\"M4RK\":\"M4RK\"}"), true));
    try (ScannerClient gone = new ScannerClient(mrdPort)) {
      gone.send(Arrays.copyOf(stream, stream.length / 3));
    }
  }

  /** Images wait for the archive in files that bear no mark in their names, until they go. */
  private void emptyTheOutbox() throws Exception {
    Path outbox = Canaries.DATA.resolve("outbox");
    List<Path> waiting = MarkedScan.markedFiles(outbox);
    assertFalse(waiting.isEmpty(), "DICOM in the outbox tells whose it is");
    waiting.forEach(file -> assertNotMarked(file.toString(), "name"));
    String told = text(send("GET", "admin/outbox", "application/json", new byte[0]).body());
    assertNotMarked(told, "outbox");
    for (JsonNode entry : new ObjectMapper().readTree(told).path("entries")) {
      String path = "admin/outbox/" + entry.path("id").asText();
      assertEquals(204, send("DELETE", path, "application/json", new byte[0]).statusCode());
    }
    assertEquals(List.of(), MarkedScan.markedFiles(outbox));
    // A session that broke off is cleaned up by its own thread.
    for (int wait = 0; wait < 500 && !spooled().isEmpty(); wait++) {
      Thread.sleep(20);
    }
    assertEquals(List.of(), spooled(), "spool");
  }

  private static List<Path> spooled() throws IOException {
    try (Stream<Path> spool = Files.list(Canaries.DATA.resolve("spool"))) {
      return spool.toList();
    }
  }

  private void succeed(byte[] stream, byte[] file) throws Exception {
    for (String accept :
        List.of(
            DICOM,
            "application/zip",
            "application/dicom",
            "application/x-ismrmrd-stream",
            "image/png")) {
      expect(200, RECONSTRUCTIONS + "?method=zero-filled", accept, stream);
      expect(200, RECONSTRUCTIONS + "?method=sense", accept, file);
    }
    expect(200, RECONSTRUCTIONS + "?method=gleam&model=small", "image/png", stream);
    expect(
        200,
        RECONSTRUCTIONS + "?method=sense&series_description=M4RKdescription",
        "image/png",
        stream);
  }

  private void failInTheScan(byte[] stream, byte[] file) throws Exception {
    expect(400, RECONSTRUCTIONS, DICOM, Arrays.copyOf(stream, stream.length / 2));
    expect(400, RECONSTRUCTIONS, DICOM, Arrays.copyOf(stream, 1500));
    expect(400, RECONSTRUCTIONS, DICOM, Arrays.copyOf(file, file.length / 2));
    expect(415, RECONSTRUCTIONS, DICOM, "M4RK^Erika".getBytes(StandardCharsets.US_ASCII));
    refused(RECONSTRUCTIONS, DICOM, replaced(stream, "<ismrmrdHeader", "<ismrmrdM4RK^x"));
    refused(RECONSTRUCTIONS, DICOM, replaced(stream, "<x>64</x>", "<x>M4</x>"));
    // A date that is none is left out.
    expect(200, RECONSTRUCTIONS, DICOM, replaced(stream, "1911-11-12", "M4RK-11-12"));
    refused(RECONSTRUCTIONS, DICOM, replaced(stream, ">cartesian<", ">M4RKesian<"));
    refused(RECONSTRUCTIONS, DICOM, replaced(stream, ">cartesian<", ">spiral<\n  "));
  }

  private void failInTheOptions(byte[] stream, byte[] uncalibrated) throws Exception {
    // The stream's own configuration message names nothing that there is; that is no failure.
    expect(200, RECONSTRUCTIONS, "image/png", stream);
    expect(400, RECONSTRUCTIONS + "?method=bogus", DICOM, stream);
    expect(422, RECONSTRUCTIONS + "?method=sense", DICOM, uncalibrated);
    expect(422, RECONSTRUCTIONS + "?method=gleam&model=small&n_inf=99", DICOM, stream);
    expect(422, RECONSTRUCTIONS + "?model=nothing", DICOM, stream);
    expect(400, RECONSTRUCTIONS + "?latency_budget_ms=-1", DICOM, stream);
    expect(400, RECONSTRUCTIONS + "?priority=urgent", DICOM, stream);
    expect(406, RECONSTRUCTIONS, "text/html", stream);
  }

  private void keepAndDrop(byte[] full, byte[] stream) throws Exception {
    String name = "kept-" + Long.toHexString(System.nanoTime());
    expect(201, "admin/datasets?name=" + name + "&split=train", "application/json", full);
    expect(201, "admin/datasets?name=" + name + "&split=validation", "application/json", stream);
    expect(409, "admin/datasets?name=" + name + "&split=validation", "application/json", full);
    expect(
        400,
        "admin/datasets?name=" + name + "&split=train",
        "application/json",
        Arrays.copyOf(full, full.length / 2));
    HttpResponse<byte[]> job =
        client.send(
            HttpRequest.newBuilder(door.resolve("/admin/fine-tunes"))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"base\":\"small\",\"dataset\":\""
                            + name
                            + "\",\"supervision\":\"self\",\"iterations\":1}"))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(202, job.statusCode(), text(job.body()));
    assertNotMarked(text(job.body()), "job");
    String location =
        job.headers().firstValue("Location").orElseThrow().replaceFirst(".*/admin", "admin");
    assertNotMarked(text(send("GET", location, "application/json", new byte[0]).body()), "job");
    assertNotMarked(text(send("GET", location + "/log", "text/plain", new byte[0]).body()), "log");
    send("DELETE", location, "application/json", new byte[0]);
  }

  private static void told(Path audit) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(audit)) {
      for (Path file : files.toList()) {
        for (String line : Files.readAllLines(file)) {
          AuditMessages.check(line);
          all.append(line).append('\n');
        }
      }
    }
    String lines = all.toString();
    assertTrue(lines.contains("ParticipantObjectID=\"M4RK4711\""), "whose data came in");
    assertTrue(lines.contains("originalText=\"Import\""), lines);
    assertTrue(lines.contains("originalText=\"DICOM Instances Transferred\""), lines);
    assertTrue(lines.contains("originalText=\"Export\""), lines);
    assertTrue(lines.contains("MRD_TRUNCATED"), "what could not be read");
    assertFalse(lines.contains("Erika"), "the audit has no names");
  }

  private static void assertNotMarked(String text, String where) {
    int at = text.indexOf(MarkedScan.MARK);
    assertFalse(
        MarkedScan.marked(text.getBytes(StandardCharsets.ISO_8859_1)),
        where
            + ": "
            + (at < 0
                ? ""
                : text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 200))));
  }
}
