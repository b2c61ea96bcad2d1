package org.gleamrecon.sparse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sample of {@link CompressedSensingLongCheck}. */
class CompressedSensingAgainstBartTest {
  @TempDir Path directory;

  @Test
  void theImageIsBarts() throws IOException {
    BartWavelets peer =
        BartWavelets.scan(directory, "patient12_study2_T2W", "16:17", 64, 4, 3, 0.01);
    for (double lambda : new double[] {0.2, 3}) {
      double[] differences = peer.differencesWithoutShifts(lambda, 200);
      for (double difference : differences) {
        assertTrue(difference < 0.01, "lambda %s: nRMSE %.5f".formatted(lambda, difference));
      }
    }
    BartWavelets.Beside shifted = peer.withShifts(0.2, 60);
    // At so few pixels other drawn shifts alone are worth some tenths.
    assertEquals(shifted.bart() + 0.2, shifted.ours(), 0.4);
  }
}
