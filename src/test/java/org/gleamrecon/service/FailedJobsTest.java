package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gleamrecon.Peers;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.pipeline.SmallModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program, whose trainer runs out of something while a client reconstructs: the job
 * fails with its reason, every live request is answered, and the space is given back.
 */
class FailedJobsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MATRIX = 128;

  /** Below a frame of the dataset with its sensitivity maps, above every other file. */
  private static final long MOST_FILE_BYTES = 14L << 20;

  @TempDir Path directory;
  private final HttpClient client = HttpClient.newHttpClient();

  private Path scan(int matrix, int coils, SamplingPattern pattern) throws IOException {
    return ScanFiles.write(
        directory.resolve("scan-%d-%s.mrd".formatted(matrix, pattern.label())),
        PhantomOptions.DEFAULTS
            .with()
            .matrix(matrix)
            .slices(1)
            .coils(coils)
            .readoutOversampling(1)
            .pattern(pattern)
            .acceleration(pattern == SamplingPattern.FULL ? 1 : 4)
            .seed(3)
            .build());
  }

  private Map<String, String> settings(String heap) {
    return Map.of(
        "GLEAM_MODELS",
        directory.resolve("models").toString(),
        "GLEAM_JOBS_MAX_HEAP_BYTES",
        heap,
        "GLEAM_THREADS",
        "1",
        // On a busy machine the idle class gets nothing, and nothing would come of the job.
        "GLEAM_JOBS_IDLE_PRIORITY",
        "false",
        "GLEAM_LIMITS_FREE_DISK_BYTES",
        "1M");
  }

  /** Runs a job on one large scan beside live requests and gives what became of it. */
  private JsonNode failed(List<String> limit, String heap, int coils) throws Exception {
    new SmallModels(directory.resolve("models")).add("small", 1);
    Path live = scan(48, 4, SamplingPattern.RANDOM1D);
    Path data = Files.createDirectories(directory.resolve("data"));
    try (ServiceProcess service = ServiceProcess.start(limit, data, settings(heap))) {
      HttpResponse<byte[]> kept =
          service.post(
              "/admin/datasets?name=site&split=train",
              scan(MATRIX, coils, SamplingPattern.FULL),
              "application/json");
      assertEquals(201, kept.statusCode(), () -> text(kept));
      String id = submit(service);
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<Integer> answers =
          CompletableFuture.supplyAsync(() -> reconstruct(service, live, over));
      JsonNode job = await(service, id);
      over.set(true);
      assertTrue(answers.get() > 0);
      try (var files = Files.walk(data.resolve("jobs/" + id))) {
        List<String> left =
            files
                .filter(Files::isRegularFile)
                .map(file -> String.valueOf(file.getFileName()))
                .filter(name -> !name.matches(".*\\.(json|jsonl|txt)"))
                .toList();
        assertEquals(List.of(), left, "space is given back");
      }
      return job;
    }
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static int reconstruct(ServiceProcess service, Path scan, AtomicBoolean over) {
    try {
      int answers = 0;
      while (!over.get()) {
        HttpResponse<byte[]> answer =
            service.post("/v1/reconstructions", scan, "application/dicom");
        assertEquals(200, answer.statusCode(), () -> text(answer));
        answers++;
        // The trainer gives way to scans, and must have its turn.
        TimeUnit.MILLISECONDS.sleep(400);
      }
      return answers;
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private String submit(ServiceProcess service) throws Exception {
    HttpResponse<String> accepted =
        client.send(
            HttpRequest.newBuilder(service.uri("/admin/fine-tunes"))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"base\":\"small\",\"dataset\":\"site\",\"iterations\":20}"))
                .build(),
            BodyHandlers.ofString());
    assertEquals(202, accepted.statusCode(), accepted.body());
    return JSON.readTree(accepted.body()).path("id").asText();
  }

  private static JsonNode await(ServiceProcess service, String id) throws Exception {
    for (int look = 0; look < 1200; look++) {
      JsonNode job = JSON.readTree(service.get(service.uri("/admin/fine-tunes/" + id)).body());
      if (!List.of("queued", "running", "evaluating").contains(job.path("state").asText())) {
        return job;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return fail("the job does not come to its end");
  }

  @Test
  void aTrainerWithoutRoomForItsFilesSaysSo() throws Exception {
    // A limit on the size of files needs no rights, as a small disk does. The program is built
    // before, without it.
    Peers.run(ServiceProcess.launcher(), "--help");
    JsonNode job =
        failed(List.of(Peers.program("prlimit"), "--fsize=" + MOST_FILE_BYTES, "--"), "256M", 64);
    assertEquals("failed", job.path("state").asText(), job.toString());
    assertEquals("NO_SPACE", job.path("code").asText(), job.toString());
  }

  @Test
  void aTrainerWithoutHeapSaysSo() throws Exception {
    JsonNode job = failed(List.of(), "20M", 64);
    assertEquals("failed", job.path("state").asText(), job.toString());
    assertEquals("OUT_OF_MEMORY", job.path("code").asText(), job.toString());
    assertTrue(job.path("reasons").toString().contains("max-heap-bytes"), job.toString());
  }
}
