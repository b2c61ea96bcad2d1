package org.gleamrecon.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.gleamrecon.Peers;

/** Orthanc, an archive of a hospital's kind, with its DICOMweb plugin where that is installed. */
final class Orthanc implements RestartableArchive {
  private static final Path DICOMWEB = Path.of("/usr/share/orthanc/plugins/libOrthancDicomWeb.so");
  private static final ObjectMapper JSON = new ObjectMapper();

  final int httpPort;
  final int dicomPort;
  private final Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private Optional<Process> process = Optional.empty();

  /** Chooses ports, and does not start yet. */
  Orthanc(Path directory) throws IOException {
    this.directory = directory;
    httpPort = Archive.freePort();
    dicomPort = Archive.freePort();
  }

  static boolean hasDicomweb() {
    return Files.exists(DICOMWEB);
  }

  @Override
  public void start() throws IOException {
    Path store = Files.createDirectories(directory.resolve("orthanc"));
    String plugins = hasDicomweb() ? "\"" + DICOMWEB + "\"" : "";
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
    process =
        Optional.of(
            new ProcessBuilder(Peers.program("Orthanc"), configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(
                    ProcessBuilder.Redirect.appendTo(directory.resolve("orthanc.log").toFile()))
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

  /** As its operator does: what it has acknowledged it keeps. */
  @Override
  public void stop() throws InterruptedException {
    if (process.isPresent()) {
      process.get().destroy();
      if (!process.get().waitFor(60, TimeUnit.SECONDS)) {
        process.get().destroyForcibly().waitFor();
      }
      process = Optional.empty();
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

  /** Pixels by SOP Instance UID. */
  @Override
  public Map<String, byte[]> held() throws IOException {
    Map<String, byte[]> found = new TreeMap<>();
    JsonNode instances = JSON.readTree(get("instances"));
    for (JsonNode id : instances) {
      String path = "instances/" + id.asText();
      String uid = JSON.readTree(get(path + "/simplified-tags")).path("SOPInstanceUID").asText();
      found.put(uid, get(path + "/content/7fe0-0010/0"));
    }
    assertEquals(instances.size(), found.size(), "an instance is there twice");
    return found;
  }

  /** Of an image of {@link OpenDelivery#series}, which end with their pixels. */
  @Override
  public byte[] expected(byte[] file) {
    byte[] pixels = new byte[2 * 40 * 31];
    System.arraycopy(file, file.length - pixels.length, pixels, 0, pixels.length);
    return pixels;
  }

  /** Its own count, {@code CountInstances} or {@code CountSeries}. */
  int count(String what) throws IOException {
    return JSON.readTree(get("statistics")).path(what).asInt();
  }

  @Override
  public void close() {
    try {
      if (process.isPresent()) {
        process.get().destroyForcibly().waitFor(20, TimeUnit.SECONDS);
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }
}
