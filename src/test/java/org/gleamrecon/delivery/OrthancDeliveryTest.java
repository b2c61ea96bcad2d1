package org.gleamrecon.delivery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.gleamrecon.Peers;
import org.gleamrecon.dicom.DicomSeries;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whether an archive of a hospital's kind has every image once, with its pixels. */
@Timeout(240)
class OrthancDeliveryTest {
  private static final Path DICOMWEB = Path.of("/usr/share/orthanc/plugins/libOrthancDicomWeb.so");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private Optional<Process> orthanc = Optional.empty();
  private int httpPort;
  private int dicomPort;

  @BeforeEach
  void choosePorts() throws IOException {
    httpPort = Archive.freePort();
    dicomPort = Archive.freePort();
  }

  private void start() throws IOException {
    Path store = Files.createDirectories(directory.resolve("orthanc"));
    String plugins = Files.exists(DICOMWEB) ? "\"" + DICOMWEB + "\"" : "";
    Path configuration =
        Files.writeString(
            directory.resolve("orthanc.json"),
            """
            { "Name": "test", "StorageDirectory": "%s", "IndexDirectory": "%s", "HttpPort": %d,
              "RemoteAccessAllowed": false, "AuthenticationEnabled": false, "DicomAet": "ARCHIVE",
              "DicomPort": %d, "DicomCheckCalledAet": true, "DicomAlwaysAllowStore": true,
              "DicomAlwaysAllowEcho": true, "KeepAlive": false, "Plugins": [%s] }
            """
                .formatted(store, store, httpPort, dicomPort, plugins));
    orthanc =
        Optional.of(
            new ProcessBuilder(Peers.program("Orthanc"), configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("orthanc.log").toFile())
                .start());
    Archive.await(
        () -> {
          try {
            return get("system").length > 0;
          } catch (IOException notYet) {
            return false;
          }
        });
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (orthanc.isPresent()) {
      orthanc.get().destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }
  }

  private byte[] get(String path) throws IOException {
    try {
      HttpResponse<byte[]> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/" + path))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertEquals(200, answer.statusCode(), path);
      return answer.body();
    } catch (InterruptedException interrupt) {
      throw new IllegalStateException(interrupt);
    }
  }

  private void assertHolds(int series) throws IOException {
    Map<String, byte[]> expected = new TreeMap<>();
    for (int i = 1; i <= series; i++) {
      DicomSeries one = OpenDelivery.series(i);
      for (int image = 0; image < one.size(); image++) {
        byte[] file = one.file(image);
        byte[] pixels = new byte[2 * 40 * 31];
        System.arraycopy(file, file.length - pixels.length, pixels, 0, pixels.length);
        expected.put(one.sopInstanceUid(image), pixels);
      }
    }
    Map<String, byte[]> found = new TreeMap<>();
    for (JsonNode id : JSON.readTree(get("instances"))) {
      String path = "instances/" + id.asText();
      String uid = JSON.readTree(get(path + "/simplified-tags")).path("SOPInstanceUID").asText();
      found.put(uid, get(path + "/content/7fe0-0010/0"));
    }
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((uid, pixels) -> assertArrayEquals(pixels, found.get(uid), uid));
    assertEquals(series * 5, JSON.readTree(get("statistics")).path("CountInstances").asInt());
    assertEquals(series, JSON.readTree(get("statistics")).path("CountSeries").asInt());
  }

  @Test
  void imagesArriveByCStoreAlsoAfterAnOutage() throws Exception {
    try (OpenDelivery open = new OpenDelivery(directory, List.of(OpenDelivery.dicom(dicomPort)))) {
      open.take(2);
      Archive.await(() -> open.outcomes.contains("pacs failed"));
      start();
      open.awaitNothingWaits();
      assertHolds(2);
      assertEquals(Optional.empty(), open.delivery.echo("pacs"));
      assertEquals(10, open.count(OutboxState.DELIVERED));
      open.awaitNoFiles();
    }
  }

  @Test
  void imagesArriveByStowAlsoAfterAnOutage() throws Exception {
    assumeTrue(Files.exists(DICOMWEB), "Orthanc's DICOMweb plugin is not installed");
    Destination web =
        new StowDestination(
            "web",
            Set.of("http"),
            URI.create("http://127.0.0.1:" + httpPort + "/dicom-web/"),
            Optional::empty,
            Optional.empty(),
            Duration.ofSeconds(20),
            Duration.ofMinutes(1));
    try (OpenDelivery open = new OpenDelivery(directory, List.of(web))) {
      open.take(2);
      Archive.await(() -> open.outcomes.contains("web failed"));
      assertEquals(Optional.of("UNREACHABLE"), open.delivery.echo("web"));
      start();
      open.awaitNothingWaits();
      assertHolds(2);
      assertEquals(Optional.empty(), open.delivery.echo("web"));
      open.awaitNoFiles();
    }
  }

  @Test
  void aWrongTitleIsToldAndTheImagesWait() throws Exception {
    start();
    Destination wrong =
        new DicomDestination(
            "wrong",
            Set.of("http"),
            new org.gleamrecon.delivery.association.Peer(
                "127.0.0.1",
                dicomPort,
                "SOMEONE_ELSE",
                "GLEAM",
                Optional.empty(),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20)));
    try (OpenDelivery open = new OpenDelivery(directory, List.of(wrong))) {
      open.take(1);
      Archive.await(() -> open.outcomes.contains("wrong failed"));
      // Called AE title not recognised (PS3.8 table 9-21).
      assertTrue(
          open.delivery.echo("wrong").orElse("").matches("REJECTED_._1_7"),
          open.delivery.echo("wrong").orElse(""));
      assertEquals(5, open.count(OutboxState.WAITING));
    }
  }
}
