package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No good scan of a patient that nothing was made with loses the shipped network, and gross
 * failures do: scans within the card, in all the ways in which the shared tool acquires them.
 */
@Tag("long")
class QualityGuardLongCheck {
  private static final int SEED = 5;
  private static final String SLICES = "--slices 14:18 ";
  private static final int COILS = 8;

  /** Beside its pattern, noise and acceleration. */
  private static final List<String> WAYS =
      List.of(
          "--pattern random1d --acceleration 3",
          "--pattern random1d --acceleration 4",
          "--pattern random1d --acceleration 8 --calibration 12",
          "--pattern uniform --acceleration 4",
          "--pattern uniform --acceleration 6 --separate-calibration",
          "--pattern random1d --acceleration 4 --separate-calibration",
          "--pattern random1d --acceleration 4 --no-noise-scan",
          "--pattern random1d --acceleration 4 --partial-fourier 0.75",
          "--pattern random1d --acceleration 4 --asymmetric-echo 0.8",
          "--pattern random1d --acceleration 4 --averages 3 --repetitions 2",
          "--pattern random1d --acceleration 4 --contrasts 2 --reverse-alternate --discard 4,4",
          "--pattern random1d --acceleration 5 --phase-oversampling 1.25 --recon-matrix 192",
          "--pattern random1d --acceleration 4 --coils 2",
          "--pattern random1d --acceleration 3 --coils 1",
          "--pattern random1d --acceleration 6 --coils 32",
          "--pattern random1d --acceleration 4 --matrix 96",
          "--pattern random1d --acceleration 4 --matrix 256",
          "--three-d --slices 10:26 --pattern poisson --acceleration 8 --calibration 16",
          "--slices 0:36 --pattern random1d --acceleration 4 --matrix 96 --calibration 16");

  private static final double[] NOISE = {0, 0.003, 0.01, 0.03, 0.06};

  @TempDir Path directory;

  @Test
  void noGoodScanLosesTheNetwork() {
    double share = Double.parseDouble(System.getProperty("gleam.test.share", "1"));
    List<String> lost = new ArrayList<>();
    int scans = 0;
    int every = (int) Math.round(1 / share);
    try (ShippedGuard guard = new ShippedGuard()) {
      for (int i = 0; i < WAYS.size() * NOISE.length; i += every) {
        String options =
            "--matrix 128 --coils %d %s --noise %s --seed %d %s"
                .formatted(
                    COILS,
                    WAYS.get(i / NOISE.length).contains("--slices") ? "" : SLICES,
                    NOISE[i % NOISE.length],
                    SEED,
                    WAYS.get(i / NOISE.length));
        Path scan = directory.resolve("good.h5");
        Scans.make(scan, options.trim().split(" +"));
        ShippedGuard.Answer answer = guard.answer(scan, OptionalInt.empty());
        scans++;
        if (!answer.method().equals("gleam")) {
          lost.add(options + ": " + answer.warnings());
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "RESULT good scans that lose the network | %d | %d | %d%n",
        SEED,
        scans,
        lost.size());
    assertEquals(List.of(), lost);
  }

  @Test
  void grossFailuresLoseTheNetwork() {
    Path scan = directory.resolve("bad.h5");
    List<String> kept = new ArrayList<>();
    int tried = 0;
    try (ShippedGuard guard = new ShippedGuard()) {
      for (double noise : new double[] {0.003, 0.01}) {
        for (String way : WAYS.subList(4, 6)) {
          Scans.make(
              scan,
              "--matrix 128 --coils %d --slices 16:20 --noise %s --seed %d %s"
                  .formatted(COILS, noise, SEED, way)
                  .split(" +"));
          for (Failure failure : failures()) {
            ShippedGuard.Answer answer = guard.changed(scan, failure.change());
            tried++;
            if (!answer.method().equals("sense")) {
              kept.add(failure.name() + " of " + way + ", noise " + noise);
            }
          }
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "RESULT gross failures that keep the network | %d | %d | %d %s%n",
        SEED,
        tried,
        kept.size(),
        kept);
    assertTrue(kept.isEmpty(), String.valueOf(kept));
  }

  private record Failure(String name, UnaryOperator<float[]> change) {}

  private static List<Failure> failures() {
    return List.of(
        new Failure("coils mixed up", ChangedScan.coilsMixedUp(COILS)),
        new Failure("gain of a coil times 4", ChangedScan.firstCoil(COILS, 4)),
        new Failure("a coil that gives noise", QualityGuardLongCheck::noisyCoil));
  }

  private static float[] noisyCoil(float[] samples) {
    float[] changed = samples.clone();
    Random random = new Random(Float.floatToIntBits(samples[0]));
    for (int i = 0; i < changed.length / COILS; i++) {
      changed[i] = (float) random.nextGaussian();
    }
    return changed;
  }
}
