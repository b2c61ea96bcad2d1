package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gleamrecon.Peers;

/**
 * Posts damaged scans to a running service and tells which answers were not what a sender may
 * expect.
 */
final class DamagedFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What came back: the faults found (none, one hopes) and how often each status and code was seen.
   */
  record Outcome(int files, List<String> faults, Map<String, Integer> answers, long slowestMs) {}

  private DamagedFiles() {}

  /** Makes {@code count} files from a small scan, seeded. */
  static Path make(Path directory, int count, int seed) {
    String python = Peers.python("numpy", "scipy", "h5py", "nibabel");
    Path scan = directory.resolve("small.h5");
    Peers.run(
        python,
        Peers.shared("tools/make_scan.py").toString(),
        Peers.shared("data/volumes/patient12_study2_T2W.nii.gz").toString(),
        scan.toString(),
        "--coils",
        "2",
        "--matrix",
        "32",
        "--slices",
        "16:17",
        "--pattern",
        "random1d",
        "--acceleration",
        "2",
        "--calibration",
        "12",
        "--noise-lines",
        "8");
    Path files = directory.resolve("damaged");
    Peers.run(
        python,
        Path.of("src/test/resources/damaged/make.py").toAbsolutePath().toString(),
        scan.toString(),
        files.toString(),
        String.valueOf(count),
        String.valueOf(seed));
    return files;
  }

  static Outcome post(ServiceProcess service, Path files) throws IOException, InterruptedException {
    List<String> faults = new ArrayList<>();
    Map<String, Integer> answers = new TreeMap<>();
    long slowest = 0;
    List<String> manifest = Files.readAllLines(files.resolve("manifest.tsv"));
    for (String line : manifest) {
      int tab = line.indexOf('\t');
      String name = line.substring(0, tab);
      String expected = line.substring(tab + 1);
      long start = System.nanoTime();
      String answer;
      try {
        answer = judge(service.post("/v1/reconstructions", files.resolve(name), "*/*"), expected);
      } catch (HttpTimeoutException hang) {
        answer = "FAULT no answer";
      }
      long milliseconds = (System.nanoTime() - start) / 1_000_000;
      slowest = Math.max(slowest, milliseconds);
      if (milliseconds > 5000) {
        faults.add(name + ": " + milliseconds + " ms");
      }
      if (answer.startsWith("FAULT")) {
        faults.add(name + " (expected " + expected + "): " + answer);
      }
      answers.merge(answer, 1, Integer::sum);
      assertTrue(service.isAlive(), "the service died of " + name);
    }
    return new Outcome(manifest.size(), faults, answers, slowest);
  }

  private static String judge(HttpResponse<byte[]> response, String expected) throws IOException {
    int status = response.statusCode();
    if (status == 200) {
      return expected.equals("4xx") ? "FAULT 200" : "200";
    }
    String body = new String(response.body(), StandardCharsets.UTF_8);
    if (status < 400 || status >= 500 || expected.equals("200")) {
      return "FAULT " + status + " " + body;
    }
    JsonNode problem = JSON.readTree(body);
    String code = problem.path("code").asText();
    if (code.isEmpty() || !problem.path("blame").asText().equals("SENDER")) {
      return "FAULT " + status + " without code or with the wrong blame: " + body;
    }
    return status + " " + code;
  }
}
