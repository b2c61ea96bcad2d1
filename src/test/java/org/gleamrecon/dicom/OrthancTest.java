package org.gleamrecon.dicom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gleamrecon.Peers;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.image.PixelScaling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether an archive that others wrote takes our objects and gives them back. */
class OrthancTest {
  private static final int ATTEMPTS = 300;

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir Path directory;

  @Test
  void anArchiveKeepsPixelsAndNames() throws IOException, InterruptedException {
    String program = Peers.program("Orthanc");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path store = Files.createDirectory(directory.resolve("store"));
    Path configuration =
        Files.writeString(
            directory.resolve("orthanc.json"),
            """
            { "Name": "test", "StorageDirectory": "%s", "IndexDirectory": "%s", "HttpPort": %d,
              "RemoteAccessAllowed": false, "AuthenticationEnabled": false,
              "DicomServerEnabled": false, "DefaultEncoding": "Utf8",
              "KeepAlive": false, "Plugins": [] }
            """
                .formatted(store, store, port));
    Process orthanc =
        new ProcessBuilder(program, configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("orthanc.log").toFile())
            .start();
    try {
      URI archive = URI.create("http://127.0.0.1:" + port + "/");
      awaitReady(archive, orthanc);
      sendAndReadBack(archive, SampleSeries.oblique());
    } finally {
      orthanc.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private void sendAndReadBack(URI archive, SampleSeries series)
      throws IOException, InterruptedException {
    DicomEncoder encoder = series.encoder();
    PixelScaling scaling = PixelScaling.of(series.images());
    for (MrImage image : series.images()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(archive.resolve("instances"))
                  .POST(HttpRequest.BodyPublishers.ofByteArray(encoder.encode(image)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
      assertTrue(answer.body().contains("\"Success\""), answer.body());
      Matcher id = Pattern.compile("\"ID\" : \"([0-9a-f-]+)\"").matcher(answer.body());
      assertTrue(id.find(), answer.body());
      URI instance = archive.resolve("instances/" + id.group(1) + "/");
      String tags = new String(get(instance.resolve("simplified-tags")), UTF_8);
      assertTag(tags, "PatientName", "M\\u00fcller^\\u00c4nne");
      assertTag(tags, "SOPInstanceUID", encoder.sopInstanceUid(image));
      assertTag(tags, "SeriesInstanceUID", encoder.seriesInstanceUid());
      assertTag(tags, "StudyInstanceUID", encoder.studyInstanceUid());
      assertTag(tags, "FrameOfReferenceUID", encoder.frameOfReferenceUid());
      assertTag(tags, "InstanceNumber", Integer.toString(image.index() + 1));
      short[] stored = scaling.apply(image.magnitude()).pixels();
      ByteBuffer expected = ByteBuffer.allocate(2 * stored.length);
      expected.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(stored);
      assertArrayEquals(expected.array(), get(instance.resolve("content/7fe0-0010/0")));
    }
    assertEquals(1, count(get(archive.resolve("series"))));
    assertEquals(series.images().size(), count(get(archive.resolve("instances"))));
  }

  private byte[] get(URI uri) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode(), uri.toString());
    return answer.body();
  }

  private static void assertTag(String tags, String keyword, String value) {
    assertTrue(tags.contains("\"" + keyword + "\" : \"" + value + "\""), () -> keyword + tags);
  }

  private static long count(byte[] jsonArray) {
    return Pattern.compile("\"[0-9a-f-]+\"")
        .matcher(new String(jsonArray, UTF_8))
        .results()
        .count();
  }

  private void awaitReady(URI archive, Process orthanc) throws InterruptedException, IOException {
    for (int attempt = 0; attempt < ATTEMPTS && orthanc.isAlive(); attempt++) {
      try {
        get(archive.resolve("system"));
        return;
      } catch (IOException notYet) {
        Thread.sleep(100);
      }
    }
    throw new IOException(Files.readString(directory.resolve("orthanc.log")));
  }
}
