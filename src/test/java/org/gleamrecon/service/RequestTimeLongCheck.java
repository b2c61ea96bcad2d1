package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.file.HdfScanWriter;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.pipeline.SmallModels;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a request takes beside the network: one slice of 256 x 256, 8 coils, HTTP to DICOM, maps
 * included. The network has the size of the shipped one (8 iterations, 32 features).
 */
@Tag("long")
class RequestTimeLongCheck {
  private static final int REPETITIONS = 20;
  private static final Pattern STAGE = Pattern.compile("(\\w+);dur=([0-9.]+)");

  @TempDir Path directory;

  @Test
  void aRequestTakesAtMostTwoAndAHalfTimesItsNetwork() throws Exception {
    new SmallModels(directory.resolve("models")).add("size", UnrolledNetworkConfig.pgd(8, 8, 32));
    Path scan = directory.resolve("scan.h5");
    PhantomScan made = PhantomScan.of(PhantomOptions.DEFAULTS.with().slices(1).build());
    try (HdfScanWriter writer = HdfScanWriter.create(scan, "dataset", made.header().xml())) {
      for (Acquisition acquisition : made.acquisitions().toList()) {
        writer.write(acquisition);
      }
    }
    double[] request = new double[REPETITIONS];
    double[] all = new double[REPETITIONS];
    double[] two = new double[REPETITIONS];
    Map<String, double[]> stages = new LinkedHashMap<>();
    try (ServiceProcess service =
        ServiceProcess.start(
            Files.createDirectory(directory.resolve("data")),
            Map.of("GLEAM_MODELS", directory.resolve("models").toString()))) {
      for (int i = -3; i < REPETITIONS; i++) {
        long begin = System.nanoTime();
        Map<String, Double> whole = post(service, scan, 8);
        double milliseconds = (System.nanoTime() - begin) / 1e6;
        Map<String, Double> early = post(service, scan, 2);
        if (i >= 0) {
          int at = i;
          request[i] = milliseconds;
          all[i] = whole.getOrDefault("reconstruct", Double.NaN);
          two[i] = early.getOrDefault("reconstruct", Double.NaN);
          whole.forEach(
              (stage, time) ->
                  stages.computeIfAbsent(stage, s -> new double[REPETITIONS])[at] = time);
        }
      }
    }
    StringBuilder each = new StringBuilder();
    stages.forEach((stage, times) -> each.append(" %s %.1f".formatted(stage, median(times))));
    double ratio = median(request) / median(all);
    double linear = median(two) / median(all);
    System.out.printf(
        "RESULT request time | 1 | %d | 256x256, 8 coils, 8 iterations of 32 features: request %.0f ms,"
            + " network %.0f ms, ratio %.2f; exit 2 / exit 8 %.2f; stages, ms:%s%n",
        REPETITIONS, median(request), median(all), ratio, linear, each);
    assertTrue(ratio <= 2.5, "a request takes " + ratio + " times its network");
    assertTrue(linear <= 0.35, "exit 2 takes " + linear + " of exit 8");
  }

  private static Map<String, Double> post(ServiceProcess service, Path scan, int nInf)
      throws Exception {
    HttpResponse<byte[]> answer =
        service.post("/v1/reconstructions?method=gleam&n_inf=" + nInf, scan, "application/dicom");
    assertEquals(200, answer.statusCode());
    Map<String, Double> times = new LinkedHashMap<>();
    Matcher stage = STAGE.matcher(answer.headers().firstValue("Server-Timing").orElse(""));
    while (stage.find()) {
      times.put(stage.group(1), Double.valueOf(stage.group(2)));
    }
    return times;
  }

  private static double median(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
