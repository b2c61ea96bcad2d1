package org.gleamrecon.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.gleamrecon.Peers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveLockTest {
  @TempDir Path directory;

  /** Whether another process gets the first byte exclusively, as a trainer asks for it. */
  private static boolean free(Path file) {
    return Peers.execute(
                List.of(
                    Peers.python(),
                    "-c",
                    "import fcntl, sys\n"
                        + "fcntl.lockf(open(sys.argv[1], 'a+'), fcntl.LOCK_EX | fcntl.LOCK_NB, 1,"
                        + " 0)",
                    file.toString()))
            .status()
        == 0;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 6000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertTrue(condition.getAsBoolean());
  }

  @Test
  void theLockIsHeldWhileAScanIsAdmittedAndNotAfterTheLastOne() throws Exception {
    Path file = directory.resolve("live.lock");
    try (LiveLock lock = LiveLock.open(file, Duration.ofMillis(20))) {
      AdmissionGate gate =
          new AdmissionGate(
              new AdmissionLimits(1, 3, 100), System::nanoTime, AdmissionListener.NONE.and(lock));
      lock.watch(gate);
      assertTrue(free(file));
      for (int round = 0; round < 2; round++) {
        Permit first = gate.admit(1);
        await(lock::held);
        assertEquals(false, free(file));
        Permit second = gate.admit(1);
        first.close();
        assertEquals(false, free(file), "another one is still there");
        second.close();
        await(() -> !lock.held());
        assertTrue(free(file));
      }
    }
  }

  @Test
  void manyScansInQuickSuccessionLeaveTheLockFreeInTheEnd() throws Exception {
    Path file = directory.resolve("live.lock");
    try (LiveLock lock = LiveLock.open(file, Duration.ZERO)) {
      AdmissionGate gate =
          new AdmissionGate(new AdmissionLimits(1, 3, 100), System::nanoTime, lock);
      lock.watch(gate);
      for (int i = 0; i < 2000; i++) {
        gate.admit(1).close();
      }
      await(() -> !lock.held());
      assertTrue(free(file));
      try (Permit last = gate.admit(1)) {
        last.grow(1);
        await(lock::held);
      }
    }
  }
}
