package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gleamrecon.Peers;
import org.gleamrecon.modelstore.RandomModels;
import org.gleamrecon.train.Contenders;
import org.gleamrecon.train.Spread;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole request (one slice of 256x256, 8 coils, R = 4: HTTP in, sensitivity maps, all eight
 * iterations, DICOM out) beside the network alone on arrays of the same sizes, in a process of its
 * own with the service's environment. Service and process take turns; what the network's weights
 * are does not change its time.
 */
@Tag("long")
class RequestTimeLongCheck {
  private static final int ROUNDS = Contenders.repetitions(5);
  private static final int RUNS = 5;
  private static final double BAR = 2.5;
  private static final Pattern RECONSTRUCT = Pattern.compile("reconstruct;dur=([0-9.]+)");

  /** The launcher's own, for both. */
  private static final Map<String, String> LAUNCHER =
      Map.of(
          "MALLOC_MMAP_THRESHOLD_", "67108864",
          "MALLOC_TRIM_THRESHOLD_", "536870912",
          "MALLOC_TOP_PAD_", "67108864",
          "MALLOC_ARENA_MAX", "1",
          "OMP_NUM_THREADS", "2");

  @TempDir Path data;

  @Test
  void aWholeRequestTakesAtMostTwoAndAHalfTimesTheNetworkAlone() throws Exception {
    Path models = data.resolve("models");
    RandomModels.publish(models, "reference", 1, UnrolledNetworkConfig.pgd(8, 8, 32));
    Path scan = data.resolve("scan.h5");
    Peers.run(
        Peers.python("numpy", "scipy", "h5py", "nibabel"),
        Peers.shared("tools/make_scan.py").toString(),
        Peers.shared("data/volumes/patient12_study2_T2W.nii.gz").toString(),
        scan.toString(),
        "--slices",
        "16:17",
        "--matrix",
        "256",
        "--coils",
        "8",
        "--noise",
        "0.01",
        "--pattern",
        "random1d",
        "--acceleration",
        "4");
    java.util.HashMap<String, String> environment = new java.util.HashMap<>(LAUNCHER);
    environment.put("GLEAM_MODELS", models.toString());
    double[] alone = new double[ROUNDS];
    List<Double> whole = new ArrayList<>();
    List<Double> stage = new ArrayList<>();
    try (ServiceProcess service =
        ServiceProcess.start(Files.createDirectory(data.resolve("service")), environment)) {
      for (int warmUp = 0; warmUp < RUNS; warmUp++) {
        request(service, scan);
      }
      for (int round = 0; round < ROUNDS; round++) {
        alone[round] =
            Contenders.ours(LAUNCHER, "--mode", "infer", "--runs", Integer.toString(RUNS))
                .get(0)
                .medianMs();
        // The first request after the other process finds cold caches.
        request(service, scan);
        for (int run = 0; run < RUNS; run++) {
          long start = System.nanoTime();
          HttpResponse<byte[]> answer = request(service, scan);
          whole.add((System.nanoTime() - start) / 1e6);
          stage.add(reconstructMs(answer));
        }
      }
    }
    Spread network = Spread.of(alone);
    Spread request = spread(whole);
    double ratio = request.median() / network.median();
    System.out.printf(
        "RESULT request time | 1 | %d | one slice 256x256, 8 coils, random1d R=4, 8 iterations, HTTP to"
            + " DICOM: %s ms, its stage reconstruct %s ms, the network alone %s ms, ratio %.2f (bar"
            + " %.1f)%n",
        ROUNDS * RUNS, request, spread(stage), network, ratio, BAR);
    assertTrue(ratio <= BAR, "a request takes " + ratio + " times the network alone");
  }

  private static HttpResponse<byte[]> request(ServiceProcess service, Path scan) throws Exception {
    HttpResponse<byte[]> answer =
        service.post("/v1/reconstructions?method=gleam&model=reference", scan, "application/dicom");
    assertEquals(
        200,
        answer.statusCode(),
        () -> new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
    assertEquals("gleam", answer.headers().firstValue("Recon-Method").orElse(""));
    assertEquals("8", answer.headers().firstValue("Recon-N-Inf").orElse(""));
    return answer;
  }

  private static double reconstructMs(HttpResponse<byte[]> answer) {
    Matcher stage = RECONSTRUCT.matcher(answer.headers().firstValue("Server-Timing").orElse(""));
    assertTrue(stage.find(), "no stage reconstruct in Server-Timing");
    return Double.parseDouble(stage.group(1));
  }

  private static Spread spread(List<Double> values) {
    return Spread.of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
