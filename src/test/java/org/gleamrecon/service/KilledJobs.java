package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.pipeline.SmallModels;

/** Fine-tuning jobs of a service; it, the trainer or both are killed at random moments. */
final class KilledJobs implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = "small";
  private static final int ITERATIONS = 120;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path directory;
  private final Random random;
  private ServiceProcess service;
  private int trainersKilled;
  private int servicesKilled;

  KilledJobs(Path directory, long seed) throws IOException, InterruptedException {
    this.directory = directory;
    random = new Random(seed);
    new SmallModels(directory.resolve("models")).add(MODEL, 1);
    service = start();
    for (int i = 0; i < 3; i++) {
      String split = i < 2 ? "train" : "validation";
      HttpResponse<byte[]> kept =
          service.post("/admin/datasets?name=site&split=" + split, scan(i), "application/json");
      assertEquals(
          201, kept.statusCode(), new String(kept.body(), java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private Path scan(int seed) throws IOException {
    return ScanFiles.write(
        directory.resolve("scan" + seed + ".mrd"),
        PhantomOptions.DEFAULTS
            .with()
            .matrix(48)
            .slices(2)
            .coils(4)
            .pattern(SamplingPattern.FULL)
            .seed(seed)
            .build());
  }

  private ServiceProcess start() throws IOException, InterruptedException {
    return ServiceProcess.start(
        Files.createDirectories(directory.resolve("data")),
        Map.of(
            "GLEAM_MODELS",
            directory.resolve("models").toString(),
            "GLEAM_JOBS_MAX_HEAP_BYTES",
            "256M",
            "GLEAM_THREADS",
            "1",
            "GLEAM_JOBS_IDLE_PRIORITY",
            "false",
            "GLEAM_JOBS_MAX_ATTEMPTS",
            "9"));
  }

  private JsonNode job(String id) throws IOException, InterruptedException {
    HttpResponse<String> answer = service.get(service.uri("/admin/fine-tunes/" + id));
    assertEquals(200, answer.statusCode(), "an accepted job is lost: " + answer.body());
    return JSON.readTree(answer.body());
  }

  private String submit(String promotion) throws IOException, InterruptedException {
    HttpResponse<String> accepted =
        client.send(
            HttpRequest.newBuilder(service.uri("/admin/fine-tunes"))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"base\":\"small\",\"dataset\":\"site\",\"iterations\":%d,\"promotion\":\"%s\"}"
                            .formatted(ITERATIONS, promotion)))
                .build(),
            BodyHandlers.ofString());
    assertEquals(202, accepted.statusCode(), accepted.body());
    return JSON.readTree(accepted.body()).path("id").asText();
  }

  /** The trainers that run for a job, found by their command line. */
  private static List<ProcessHandle> trainers(String id) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process.info().commandLine().filter(line -> line.contains(id)).isPresent()
                    && process
                        .info()
                        .commandLine()
                        .filter(line -> line.contains("--job"))
                        .isPresent())
        .toList();
  }

  /**
   * One job from its acceptance to its end, with kills on the way.
   *
   * @param kills how often, if the job does not end before
   */
  void run(int kills) throws Exception {
    int activeBefore = active();
    String id = submit(random.nextBoolean() ? "when-better" : "manual");
    for (int kill = 0; kill < kills; kill++) {
      // Moments count from when something was seen to move, so that a slow machine is hit as well.
      int step = random.nextInt(ITERATIONS);
      if (random.nextInt(3) > 0) {
        await(id, step);
      } else {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(1500));
      }
      int whom = random.nextInt(3);
      if (whom != 0) {
        List<ProcessHandle> trainers = trainers(id);
        trainers.forEach(ProcessHandle::destroyForcibly);
        trainersKilled += trainers.size();
      }
      if (whom != 1) {
        ProcessHandle.of(service.pid()).orElseThrow().destroyForcibly();
        service.close();
        servicesKilled++;
        service = start();
      }
    }
    JsonNode ended = await(id, Integer.MAX_VALUE);
    assertEquals("succeeded", ended.path("state").asText(), ended.toString());
    assertEquals(0, trainers(id).size());
    int made = Integer.parseInt(ended.path("result").asText().split(":", 2)[1]);
    assertEquals(ended.path("active").asBoolean() ? made : activeBefore, active());
    new ModelRepository(directory.resolve("models")).load(new ModelId(MODEL, made));
  }

  /** Waits for a step, or for the job's end. */
  private JsonNode await(String id, int step) throws Exception {
    for (int look = 0; look < 3000; look++) {
      assertTrue(trainers(id).size() <= 1, "a job runs twice at once");
      JsonNode now = job(id);
      String state = now.path("state").asText();
      assertFalse(state.equals("failed") || state.equals("cancelled"), now.toString());
      if (state.equals("succeeded") || now.path("step").asInt() >= step) {
        return now;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return fail("the job does not come to its end: " + job(id) + service.log());
  }

  private int active() throws IOException, InterruptedException {
    return JSON.readTree(service.get(service.uri("/v1/models")).body())
        .path(0)
        .path("active")
        .asInt();
  }

  /** Every version there is can be used, and there are no more than jobs made. */
  void requireModels(int jobs) throws IOException {
    ModelRepository repository = new ModelRepository(directory.resolve("models"));
    List<ModelId> found = repository.listWithIncomplete();
    assertEquals(1 + jobs, found.size(), found.toString());
    for (ModelId id : found) {
      repository.load(id);
    }
  }

  String told() {
    return "services killed " + servicesKilled + " times, trainers " + trainersKilled + " times";
  }

  @Override
  public void close() {
    service.close();
  }
}
