package org.gleamrecon.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ten minutes of damaged input for each reader, fewer where {@code gleam.test.share} is below 1: no
 * crash, no hang, no answer but the documented ones. Inputs that were findings stay in {@code
 * target/fuzz}. How many inputs fit into the time depends on the machine; the n-th is the same for
 * the same seed.
 */
@Tag("long")
class FuzzLongCheck {
  private static final double MINUTES = 10;

  @ParameterizedTest
  @EnumSource
  void noInputHarmsItsReader(FuzzTarget target) throws Exception {
    double share = Double.parseDouble(System.getProperty("gleam.test.share", "1"));
    long seed = Long.getLong("gleam.test.seed", 20261128L);
    Path scratch =
        Files.createDirectories(
            Path.of("target/fuzz", target.name().toLowerCase(Locale.ROOT)).toAbsolutePath());
    long end = System.nanoTime() + (long) (share * MINUTES * TimeUnit.MINUTES.toNanos(1));
    Fuzzing.Result result = Fuzzing.of(target, scratch, seed, () -> System.nanoTime() - end < 0);
    System.out.printf(
        "RESULT fuzz %s | %d | %d | %.1f min: %d findings, %d kinds of answers%n",
        target,
        seed,
        result.inputs(),
        share * MINUTES,
        result.findings().size(),
        result.outcomes());
    assertEquals(List.of(), result.findings());
  }
}
