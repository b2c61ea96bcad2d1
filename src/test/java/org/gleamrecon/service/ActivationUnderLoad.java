package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.wire.MessageWriter;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.pipeline.SmallModels;

/** Clients that reconstruct without pause while another one exchanges the active version. */
final class ActivationUnderLoad {
  private static final String MODEL = "small";

  private final Path directory;
  private final Path scan;

  /** Makes the models, versions 1 and 2, and a scan. */
  ActivationUnderLoad(Path directory) throws IOException {
    this.directory = directory;
    new SmallModels(directory.resolve("models")).add(MODEL, 1).add(MODEL, 2);
    scan = directory.resolve("scan.mrd");
    PhantomScan phantom =
        PhantomScan.of(
            PhantomOptions.DEFAULTS
                .with()
                .matrix(64)
                .slices(2)
                .coils(3)
                .acceleration(3)
                .calibrationLines(12)
                .build());
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(scan))) {
      MessageWriter writer = new MessageWriter(out);
      writer.writeHeader(phantom.header().xml());
      for (Acquisition acquisition : phantom.acquisitions().toList()) {
        writer.write(acquisition);
      }
      writer.writeClose();
    }
  }

  /** The service with these models. */
  ServiceProcess start() throws IOException, InterruptedException {
    return ServiceProcess.start(
        Files.createDirectories(directory.resolve("data")),
        Map.of(
            "GLEAM_MODELS",
            directory.resolve("models").toString(),
            "GLEAM_JAVA_OPTS",
            "-Xms512m -Xmx512m -XX:+AlwaysPreTouch"));
  }

  private HttpResponse<byte[]> reconstruct(ServiceProcess service, String model)
      throws IOException, InterruptedException {
    return service.post("/v1/reconstructions?model=" + model, scan, "application/x-ismrmrd-stream");
  }

  /**
   * Exchanges the versions and checks every answer.
   *
   * @return number of answers
   */
  int run(ServiceProcess service, int swaps, int clients) throws Exception {
    Map<String, byte[]> alone =
        Map.of(
            MODEL + ":1", reconstruct(service, MODEL + ":1").body(),
            MODEL + ":2", reconstruct(service, MODEL + ":2").body());
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(clients);
    try {
      List<Future<Integer>> done = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        done.add(
            pool.submit(
                () -> {
                  int answers = 0;
                  while (!over.get()) {
                    HttpResponse<byte[]> answer = reconstruct(service, MODEL);
                    assertEquals(200, answer.statusCode());
                    String model = answer.headers().firstValue("Recon-Model").orElse("none");
                    assertArrayEquals(
                        Objects.requireNonNull(alone.get(model), model), answer.body(), model);
                    answers++;
                  }
                  return answers;
                }));
      }
      for (int swap = 0; swap < swaps; swap++) {
        activate(service, 1 + swap % 2);
      }
      over.set(true);
      int answers = 0;
      for (Future<Integer> client : done) {
        answers += client.get();
      }
      return answers;
    } finally {
      over.set(true);
      pool.shutdownNow();
    }
  }

  private void activate(ServiceProcess service, int version)
      throws IOException, InterruptedException {
    Path body =
        Files.writeString(
            directory.resolve("activate.json"), "{\"version\": %d}".formatted(version));
    assertEquals(
        200,
        service
            .post("/admin/models/" + MODEL + "/activate", body, "application/json")
            .statusCode());
  }
}
