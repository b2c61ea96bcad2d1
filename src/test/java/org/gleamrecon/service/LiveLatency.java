package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.modelstore.RandomModels;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.unroll.UnrolledNetworkConfig;

/**
 * Scans that come one at a time, with pauses in which a trainer works, beside a service with and
 * without a job. One slice of 128x128, 8 coils, R = 4, eight iterations; the job adapts the same
 * network.
 */
final class LiveLatency implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = "live";
  private static final int MEAN_PAUSE_MS = 500;
  private static final int MOST_PAUSE_MS = 3000;
  private static final int HEAP_MB = 512;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path directory;
  private final Path live;
  private final Random random;
  private final boolean idle;
  private ServiceProcess service;

  /**
   * @param idle whether the trainer is of the idle class, as it is by default
   */
  LiveLatency(Path directory, long seed, boolean idle) throws IOException, InterruptedException {
    this.directory = directory;
    this.idle = idle;
    random = new Random(seed);
    RandomModels.publish(
        directory.resolve("models"), MODEL, 1, UnrolledNetworkConfig.pgd(8, 8, 32));
    live = scan("live", SamplingPattern.RANDOM1D, 4);
    service = start();
    HttpResponse<byte[]> kept =
        service.post(
            "/admin/datasets?name=site&split=train",
            scan("site", SamplingPattern.FULL, 1),
            "application/json");
    assertEquals(201, kept.statusCode(), () -> text(kept));
    for (int warmUp = 0; warmUp < 5; warmUp++) {
      request();
    }
  }

  private Path scan(String name, SamplingPattern pattern, int acceleration) throws IOException {
    return ScanFiles.write(
        directory.resolve(name + ".mrd"),
        PhantomOptions.DEFAULTS
            .with()
            .matrix(128)
            .slices(pattern == SamplingPattern.FULL ? 8 : 1)
            .coils(8)
            .pattern(pattern)
            .acceleration(acceleration)
            .seed(9)
            .build());
  }

  private ServiceProcess start() throws IOException, InterruptedException {
    return ServiceProcess.start(
        Files.createDirectories(directory.resolve("data")),
        Map.of(
            "GLEAM_MODELS",
            directory.resolve("models").toString(),
            "GLEAM_JOBS_MAX_HEAP_BYTES",
            HEAP_MB + "M",
            "GLEAM_JOBS_IDLE_PRIORITY",
            Boolean.toString(idle)));
  }

  private double request() throws IOException, InterruptedException {
    long start = System.nanoTime();
    HttpResponse<byte[]> answer =
        service.post("/v1/reconstructions?method=gleam&model=" + MODEL, live, "application/dicom");
    double milliseconds = (System.nanoTime() - start) / 1e6;
    assertEquals(200, answer.statusCode(), () -> text(answer));
    return milliseconds;
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /** Requests with pauses of random length, half a second in the mean; their times, ms. */
  List<Double> requests(int count) throws IOException, InterruptedException {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double pause = -MEAN_PAUSE_MS * Math.log(1 - random.nextDouble());
      TimeUnit.MILLISECONDS.sleep((long) Math.min(MOST_PAUSE_MS, pause));
      times.add(request());
    }
    return times;
  }

  /** As {@link #requests}, while a job trains. */
  List<Double> requestsBesideAJob(int count) throws Exception {
    URI job = begin();
    JsonNode before = job(job);
    List<Double> times = requests(count);
    JsonNode after = job(job);
    assertTrue(
        after.path("pausedSeconds").asDouble() > before.path("pausedSeconds").asDouble(),
        "the trainer did not give way: " + after);
    end(job);
    return times;
  }

  /** Sends requests until a job beside them has given way and has got on, however long it takes. */
  JsonNode requestsUntilAJobGaveWayAndGotOn() throws Exception {
    URI job = begin();
    JsonNode before = job(job);
    JsonNode now = before;
    for (int request = 0;
        request < 500 && !(rose(before, now, "step") && rose(before, now, "pausedSeconds"));
        request++) {
      requests(1);
      now = job(job);
    }
    end(job);
    assertTrue(rose(before, now, "step"), "the trainer did not get on: " + now);
    assertTrue(rose(before, now, "pausedSeconds"), "the trainer did not give way: " + now);
    return now;
  }

  private static boolean rose(JsonNode before, JsonNode now, String what) {
    return now.path(what).asDouble() > before.path(what).asDouble();
  }

  /** Steps a second of a job beside a service that has nothing to do. */
  double stepsPerSecondBesideAnIdleService(Duration during) throws Exception {
    URI job = begin();
    int before = job(job).path("step").asInt();
    long start = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(during.toMillis());
    int steps = job(job).path("step").asInt() - before;
    double rate = steps / ((System.nanoTime() - start) / 1e9);
    end(job);
    return rate;
  }

  /** Steps a second of the last job without any service, started by hand; ends the service. */
  double stepsPerSecondAlone(Duration during) throws Exception {
    Path last = lastJob();
    service.close();
    Path alone = Files.createDirectory(directory.resolve("alone"));
    Files.copy(last.resolve("job.json"), alone.resolve("job.json"));
    ProcessBuilder builder =
        new ProcessBuilder(ServiceProcess.launcher(), "finetune", "--job", alone.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("alone.log").toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder
        .environment()
        .put(
            "GLEAM_JAVA_OPTS",
            "-Xms%dm -Xmx%dm -XX:+AlwaysPreTouch -XX:+UseSerialGC".formatted(HEAP_MB, HEAP_MB));
    Process trainer = builder.start();
    try {
      int before = awaitStep(alone);
      long start = System.nanoTime();
      TimeUnit.MILLISECONDS.sleep(during.toMillis());
      return (step(alone) - before) / ((System.nanoTime() - start) / 1e9);
    } finally {
      trainer.destroyForcibly().waitFor();
    }
  }

  private Path lastJob() throws IOException {
    try (var jobs = Files.list(directory.resolve("data/jobs"))) {
      return jobs.findFirst().orElseThrow();
    }
  }

  private static int awaitStep(Path job) throws Exception {
    for (int look = 0; look < 3000; look++) {
      int step = Files.exists(job.resolve("status.json")) ? step(job) : 0;
      if (step >= 3) {
        return step;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return fail("a trainer alone does not begin");
  }

  private static int step(Path job) throws IOException {
    return JSON.readTree(job.resolve("status.json").toFile()).path("step").asInt();
  }

  /** A job without end that has begun to train. */
  private URI begin() throws Exception {
    HttpResponse<String> accepted =
        client.send(
            HttpRequest.newBuilder(service.uri("/admin/fine-tunes"))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"base\":\"live\",\"dataset\":\"site\",\"iterations\":1000000}"))
                .build(),
            BodyHandlers.ofString());
    assertEquals(202, accepted.statusCode(), accepted.body());
    URI job =
        service.uri("/admin/fine-tunes/" + JSON.readTree(accepted.body()).path("id").asText());
    for (int look = 0; look < 3000; look++) {
      if (job(job).path("step").asInt() >= 3) {
        return job;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return fail("the job does not begin: " + job(job));
  }

  private JsonNode job(URI job) throws IOException, InterruptedException {
    JsonNode now = JSON.readTree(service.get(job).body());
    String state = now.path("state").asText();
    assertTrue(state.equals("queued") || state.equals("running"), now.toString());
    return now;
  }

  private void end(URI job) throws IOException, InterruptedException {
    assertEquals(
        200,
        client
            .send(HttpRequest.newBuilder(job).DELETE().build(), BodyHandlers.ofString())
            .statusCode());
    String id = job.getPath().replaceFirst(".*/", "");
    while (ProcessHandle.allProcesses()
        .anyMatch(
            process ->
                process.info().commandLine().filter(line -> line.contains(id)).isPresent())) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  @Override
  public void close() {
    service.close();
  }
}
