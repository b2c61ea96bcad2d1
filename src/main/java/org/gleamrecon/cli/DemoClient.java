package org.gleamrecon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** Posts a scan to the service as any client would: HTTP and nothing else. */
final class DemoClient {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int UNPROCESSABLE = 422;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI service;
  private final Path scan;

  DemoClient(URI service, Path scan) {
    this.service = service;
    this.scan = scan;
  }

  /**
   * Has the scan reconstructed.
   *
   * @param query of the request, for example {@code method=sense}; empty for the defaults
   * @return empty where the service has no such method, or answered by another one
   */
  Optional<DemoAnswer> reconstruct(String query, String expectedMethod) throws IOException {
    // The stream first: it also warms the service up for the one that is timed.
    HttpResponse<byte[]> stream = post(query, "application/x-ismrmrd-stream");
    if (stream.statusCode() == UNPROCESSABLE) {
      return Optional.empty();
    }
    String method = succeeded(stream).headers().firstValue("Recon-Method").orElse(expectedMethod);
    if (!method.equals(expectedMethod)) {
      return Optional.empty();
    }
    long start = System.nanoTime();
    HttpResponse<byte[]> zip = succeeded(post(query, "application/zip"));
    double milliseconds = (System.nanoTime() - start) / 1e6;
    int nInf = (int) zip.headers().firstValueAsLong("Recon-N-Inf").orElse(0);
    return Optional.of(
        new DemoAnswer(
            method,
            zip.headers().firstValue("Recon-Model"),
            nInf,
            milliseconds,
            unzip(zip.body()),
            stream.body()));
  }

  /**
   * The exits of a model, ascending.
   *
   * @param model {@code name:version}
   */
  List<Integer> exits(String model) throws IOException {
    String[] id = model.split(":", 2);
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve("/v1/models/%s/versions/%s".formatted(id[0], id[1])))
            .timeout(PATIENCE)
            .build();
    List<Integer> exits = new ArrayList<>();
    for (JsonNode exit :
        new ObjectMapper().readTree(succeeded(send(request)).body()).path("exits")) {
      exits.add(exit.asInt());
    }
    return exits;
  }

  private HttpResponse<byte[]> post(String query, String accept) throws IOException {
    String path = "/v1/reconstructions" + (query.isEmpty() ? "" : "?" + query);
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/octet-stream")
            .header("Accept", accept)
            .POST(HttpRequest.BodyPublishers.ofFile(scan))
            .build();
    return send(request);
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new ReconstructionException(FailureCode.CANCELLED, "interrupted", interrupt);
    }
  }

  private static HttpResponse<byte[]> succeeded(HttpResponse<byte[]> response) {
    if (response.statusCode() / 100 != 2) {
      String problem = new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
      throw new ReconstructionException(
          FailureCode.INTERNAL,
          "the service answered %d: %s"
              .formatted(
                  response.statusCode(), problem.substring(0, Math.min(500, problem.length()))));
    }
    return response;
  }

  private static List<byte[]> unzip(byte[] archive) throws IOException {
    List<byte[]> files = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.add(zip.readAllBytes());
      }
    }
    return files;
  }
}
