package org.gleamrecon.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A small sample of {@link FuzzLongCheck}: every seed, and some mutations of each. */
class FuzzTest {
  private static final int MUTATIONS = 200;
  private static final long SEED = 20261128;

  @TempDir Path scratch;

  @ParameterizedTest
  @EnumSource
  void nothingButTheDocumentedAnswersComesOfDamagedInput(FuzzTarget target) throws Exception {
    AtomicInteger left = new AtomicInteger(MUTATIONS);
    Fuzzing.Result result = Fuzzing.of(target, scratch, SEED, () -> left.getAndDecrement() > 0);
    assertEquals(List.of(), result.findings());
    assertTrue(result.inputs() > MUTATIONS, "inputs " + result.inputs());
    assertTrue(result.outcomes() > 2, "kinds of answers: " + result.outcomes());
  }
}
