package org.gleamrecon.sparse;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.train.Contenders;
import org.gleamrecon.train.Spread;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compressed sensing beside BART's {@code pics -w 1 -R W:3:0:LAMBDA}, 256 x 256, 8 coils, the same
 * samples, maps and lambda: the image without shifts, the PSNR with them, and the time.
 */
@Tag("long")
class CompressedSensingLongCheck {
  private static final double SLOWEST = 1.3;
  private static final double LAMBDA = 0.2;
  private static final int THREADS = 2;
  private static final int RUNS = Contenders.repetitions(9);
  private static final int SLICES = Contenders.repetitions(8);
  private static final String[] VOLUMES = {
    "patient12_study2_FLAIR", "patient12_study2_T1W", "patient12_study2_T2W"
  };

  @TempDir Path directory;

  private BartWavelets scan(String volume, double acceleration, int slices) throws IOException {
    Path own = Files.createDirectory(directory.resolve(volume + acceleration));
    return BartWavelets.scan(own, volume, "14:" + (14 + slices), 256, 8, acceleration, 0.01);
  }

  @Test
  void withoutShiftsTheImageIsBarts() throws IOException {
    double worst = 0;
    int images = 0;
    for (String volume : VOLUMES) {
      BartWavelets peer = scan(volume, 4, Math.min(SLICES, 2));
      for (double lambda : new double[] {LAMBDA, 10 * LAMBDA}) {
        for (double difference : peer.differencesWithoutShifts(lambda, 200)) {
          worst = Math.max(worst, difference);
          images++;
        }
      }
    }
    System.out.printf(
        "RESULT compressed sensing, image | 1 | %d | 200 iterations without shifts: nRMSE to"
            + " BART's inside the head at most %.5f (bar 0.01)%n",
        images, worst);
    assertTrue(worst < 0.01, "nRMSE %.5f".formatted(worst));
  }

  @Test
  void withShiftsItIsAsGoodAsBarts() throws IOException {
    double ours = 0;
    double bart = 0;
    int scans = 0;
    for (String volume : VOLUMES) {
      for (double acceleration : new double[] {4, 6}) {
        BartWavelets.Beside beside = scan(volume, acceleration, SLICES).withShifts(LAMBDA, 60);
        ours += beside.ours();
        bart += beside.bart();
        scans++;
      }
    }
    double gain = (ours - bart) / scans;
    System.out.printf(
        "RESULT compressed sensing, quality | 1 | %d | 60 iterations with shifts: mean PSNR %.2f"
            + " dB, BART's %.2f dB, difference %+.3f dB (bar 0.15)%n",
        scans * SLICES, ours / scans, bart / scans, gain);
    assertTrue(Math.abs(gain) < 0.15, "%.3f dB".formatted(gain));
  }

  /** BART's time is its process's, ours includes reading the same files and making the operator. */
  @Test
  void itTakesLittleMoreTimeThanBarts() throws IOException {
    BartWavelets peer = scan(VOLUMES[0], 4, 1);
    CompressedSensing method = new CompressedSensing(60, LAMBDA, 0, true);
    double[] ours = new double[RUNS];
    double[] bart = new double[RUNS];
    TensorScope.setThreadsPerOperation(THREADS);
    for (int run = -2; run < RUNS; run++) {
      long begin = System.nanoTime();
      peer.scan().bartWavelets(0, LAMBDA, 60, true, THREADS, "timed");
      long middle = System.nanoTime();
      try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
        peer.image(scope, 0, method).toInterleaved();
      }
      if (run >= 0) {
        bart[run] = (middle - begin) / 1e6;
        ours[run] = (System.nanoTime() - middle) / 1e6;
      }
    }
    double[] ratios = new double[RUNS];
    Arrays.setAll(ratios, run -> ours[run] / bart[run]);
    double ratio = Spread.of(ours).median() / Spread.of(bart).median();
    System.out.printf(
        "RESULT compressed sensing, time | 1 | %d | 256x256, 8 coils, 60 iterations, %d threads:"
            + " ours %s ms, BART's %s ms, ratio %.3f (bar %.1f), single ratios %s%n",
        RUNS, THREADS, Spread.of(ours), Spread.of(bart), ratio, SLOWEST, Spread.of(ratios));
    assertTrue(ratio <= SLOWEST, "%.3f".formatted(ratio));
  }
}
