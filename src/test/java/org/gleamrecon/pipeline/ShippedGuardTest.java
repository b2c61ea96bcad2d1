package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.gleamrecon.failure.FailureCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sample of {@link QualityGuardLongCheck}. */
class ShippedGuardTest {
  @TempDir Path directory;

  @Test
  void aGoodScanKeepsTheShippedNetworkAndMixedUpCoilsDoNot() {
    Path scan = directory.resolve("scan.h5");
    Scans.make(
        scan,
        "--matrix 96 --coils 4 --slices 18:19 --pattern random1d --acceleration 4 --calibration 16 --separate-calibration"
            .split(" "));
    try (ShippedGuard guard = new ShippedGuard()) {
      ShippedGuard.Answer good = guard.answer(scan, OptionalInt.empty());
      assertEquals("gleam", good.method(), String.valueOf(good.warnings()));
      assertEquals(16, good.nInf());
      assertEquals(List.of(), good.reasons());
      ShippedGuard.Answer bad = guard.changed(scan, ChangedScan.coilsMixedUp(4));
      assertEquals("sense", bad.method());
      assertEquals(List.of(FailureCode.RESIDUAL_OUT_OF_BAND), bad.reasons());
      assertTrue(String.join(" ", bad.warnings()).contains("times what noise explains"));
    }
  }
}
