package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gleamrecon.Peers;
import org.gleamrecon.modelstore.RandomModels;
import org.gleamrecon.train.Contenders;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Latency budgets of 0.05 to 1 s on scans of 128x128 and 8 coils, while somebody else needs the
 * machine half of the time, seen from the client. Before and after each request the same scan is
 * replayed with the first and with the last exit; what exits between them would have taken is
 * interpolated.
 */
@Tag("long")
class DeadlineLongCheck {
  private static final int REQUESTS = Contenders.repetitions(500);
  private static final long SEED = 6;
  private static final int EXITS = 8;
  private static final int SCANS = 3;
  private static final int SHORTEST_MS = 50;
  private static final int LONGEST_MS = 1000;

  /** What the scans' answers came to. */
  private static final class Figures {
    private int fitting;
    private int fittingAnswered;
    private int answered;
    private int inTime;
    private int distances;
  }

  @TempDir Path data;

  @Test
  void nearlyAllThatFitAreAnsweredNearlyAllOfThemInTimeAndAboutAsDeepAsPossible() throws Exception {
    Path models = data.resolve("models");
    RandomModels.publish(models, "eight", 1, UnrolledNetworkConfig.pgd(EXITS, EXITS, 32));
    List<Path> scans = scans();
    Random random = new Random(SEED);
    Figures figures = new Figures();
    try (ServiceProcess service =
        ServiceProcess.start(
            Files.createDirectory(data.resolve("service")),
            Map.of("GLEAM_MODELS", models.toString()))) {
      for (int warmUp = 0; warmUp < 10; warmUp++) {
        time(service, scans.get(warmUp % SCANS), "&n_inf=" + EXITS);
      }
      try (ForeignLoad load = new ForeignLoad(SEED)) {
        load.begin();
        for (int i = 0; i < REQUESTS; i++) {
          int budget = SHORTEST_MS + random.nextInt(LONGEST_MS - SHORTEST_MS + 1);
          request(service, scans.get(i % SCANS), budget, figures);
        }
      }
    }
    double answered = (double) figures.fittingAnswered / Math.max(1, figures.fitting);
    double inTime = (double) figures.inTime / Math.max(1, figures.answered);
    double distance = (double) figures.distances / Math.max(1, figures.inTime);
    System.out.printf(
        "RESULT latency budgets | %d | %d | 128x128, 8 coils, budgets %d to %d ms, load in bursts"
            + " half of the time: %d would have fitted, %.1f %% of them answered (bar 95 %%);"
            + " %.1f %% of answers in time (bar 99 %%); %.2f exits from the best in hindsight"
            + " (bar 1)%n",
        SEED,
        REQUESTS,
        SHORTEST_MS,
        LONGEST_MS,
        figures.fitting,
        100 * answered,
        100 * inTime,
        distance);
    assertTrue(answered >= 0.95, "answered " + answered);
    assertTrue(inTime >= 0.99, "in time " + inTime);
    assertTrue(distance <= 1, "distance " + distance);
  }

  private static void request(ServiceProcess service, Path scan, int budget, Figures figures)
      throws Exception {
    double first = time(service, scan, "&n_inf=1");
    ClockedPost answer = post(service, scan, "&latency_budget_ms=" + budget);
    double last = time(service, scan, "&n_inf=" + EXITS);
    boolean fitted = first <= budget;
    boolean given = answer.status() == 200;
    figures.fitting += fitted ? 1 : 0;
    figures.fittingAnswered += fitted && given ? 1 : 0;
    if (!given) {
      assertTrue(answer.status() == 422 || answer.status() == 504, answer::body);
      return;
    }
    figures.answered++;
    if (answer.tookMs() <= budget) {
      figures.inTime++;
      double each = Math.max(1e-3, (last - first) / (EXITS - 1));
      int best = (int) Math.max(1, Math.min(EXITS, 1 + Math.floor((budget - first) / each)));
      figures.distances += Math.abs(best - Integer.parseInt(answer.header("Recon-N-Inf")));
    } else {
      System.out.printf(
          "late: %.0f of %d ms, exit %s; %s%n",
          answer.tookMs(), budget, answer.header("Recon-N-Inf"), answer.header("Recon-Warning"));
    }
  }

  private static double time(ServiceProcess service, Path scan, String options) throws Exception {
    ClockedPost answer = post(service, scan, options);
    assertEquals(200, answer.status(), answer::body);
    return answer.tookMs();
  }

  private static ClockedPost post(ServiceProcess service, Path scan, String options)
      throws Exception {
    return ClockedPost.send(service.uri("/v1/reconstructions?model=eight" + options), scan);
  }

  private List<Path> scans() {
    List<Path> scans = new ArrayList<>();
    for (int i = 0; i < SCANS; i++) {
      Path scan = data.resolve("scan" + i + ".h5");
      Peers.run(
          Peers.python("numpy", "scipy", "h5py", "nibabel"),
          Peers.shared("tools/make_scan.py").toString(),
          Peers.shared("data/volumes/patient12_study2_T2W.nii.gz").toString(),
          scan.toString(),
          "--slices",
          (14 + i) + ":" + (15 + i),
          "--matrix",
          "128",
          "--coils",
          "8",
          "--noise",
          "0.01",
          "--pattern",
          "random1d",
          "--acceleration",
          "4");
      scans.add(scan);
    }
    return scans;
  }
}
