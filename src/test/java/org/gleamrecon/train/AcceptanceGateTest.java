package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gleamrecon.quality.ImageQuality;
import org.junit.jupiter.api.Test;

class AcceptanceGateTest {
  private static final int SLICES = 30;

  /** Figures about 30 dB on the same slices, shifted by some dB with a noise of its own. */
  private static ImageScores scores(double noiseDb, double... gainsDb) {
    List<List<ImageQuality>> figures = new ArrayList<>();
    List<Integer> exits = new ArrayList<>();
    Random noise = new Random(3);
    for (int exit = 0; exit < gainsDb.length; exit++) {
      exits.add(exit + 1);
      Random slices = new Random(exit);
      List<ImageQuality> images = new ArrayList<>();
      for (int i = 0; i < SLICES; i++) {
        double psnr =
            30 + 4 * slices.nextGaussian() + gainsDb[exit] + noiseDb * noise.nextGaussian();
        images.add(new ImageQuality(psnr, 0.9, Math.pow(10, -psnr / 20)));
      }
      figures.add(images);
    }
    return new ImageScores(exits, figures);
  }

  private static AcceptanceGate gate(double noise, double[] gains, double[] onPhantoms) {
    ImageScores before = scores(0, 0, 0);
    return new AcceptanceGate(
        Comparison.of(before, scores(noise, gains), 1),
        Comparison.of(before, scores(0.01, onPhantoms), 1),
        false);
  }

  @Test
  void aGainAtEveryExitIsBetter() {
    assertTrue(gate(0.3, new double[] {0.4, 0.8}, new double[] {0, 0}).better());
  }

  @Test
  void aLossWithinTheNoiseIsNoObjectionButOneBeyondItIs() {
    assertTrue(gate(2, new double[] {-0.05, 3}, new double[] {0, 0}).better());
    assertFalse(gate(0.1, new double[] {-0.2, 3}, new double[] {0, 0}).better());
  }

  @Test
  void theLastExitHasToGain() {
    assertFalse(gate(2, new double[] {1, -0.4}, new double[] {0, 0}).better());
    AcceptanceGate same = gate(0, new double[] {0, 0}, new double[] {0, 0});
    assertEquals(1, same.objections().size(), same.objections().toString());
  }

  @Test
  void phantomsMayLoseOneDecibelAndNoMore() {
    assertTrue(gate(0.3, new double[] {1, 1}, new double[] {-0.9, -0.9}).better());
    assertFalse(gate(0.3, new double[] {1, 1}, new double[] {-0.5, -1.2}).better());
  }

  @Test
  void theIntervalIsThatOfAMeanAndTheSameForTheSameSeed() {
    Random random = new Random(8);
    double[] differences = new double[400];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = 0.5 + random.nextGaussian();
    }
    PairedBootstrap interval = PairedBootstrap.of(differences, 4);
    assertEquals(interval, PairedBootstrap.of(differences, 4));
    // Of 400 numbers of deviation 1 the mean has deviation 0.05.
    assertEquals(2 * 1.96 * 0.05, interval.high() - interval.low(), 0.03);
    assertTrue(interval.low() < interval.mean() && interval.mean() < interval.high());
  }
}
