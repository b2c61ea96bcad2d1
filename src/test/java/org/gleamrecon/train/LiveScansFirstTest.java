package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gleamrecon.Peers;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other side is another program: what the kernel does between processes is the point. */
class LiveScansFirstTest {
  @TempDir Path directory;

  /** Holds the first byte shared, as the service does, until its input ends; or is killed. */
  private Process service(Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                Peers.python(),
                "-c",
                """
                import fcntl, sys
                f = open(sys.argv[1], 'a+')
                fcntl.lockf(f, fcntl.LOCK_SH, 1, 0)
                print('held', flush=True)
                sys.stdin.read()
                """,
                file.toString())
            .start();
    BufferedReader told = process.inputReader();
    assertEquals("held", Objects.requireNonNull(told.readLine()));
    return process;
  }

  private static CompletableFuture<Void> begin(LiveScansFirst turns) {
    return CompletableFuture.runAsync(turns::begin);
  }

  @Test
  void workBeginsAfterTheServiceHasLetGoOrWasKilled() throws Exception {
    Path file = directory.resolve("live.lock");
    try (LiveScansFirst turns = new LiveScansFirst(file, () -> false)) {
      turns.begin();
      turns.end();
      assertEquals(0, turns.pausedSeconds());
      for (boolean killed : new boolean[] {false, true}) {
        Process service = service(file);
        double before = turns.pausedSeconds();
        CompletableFuture<Void> begun = begin(turns);
        while (turns.pausedSeconds() < before + 0.05) {
          assertTrue(!begun.isDone(), "work began while the service held the lock");
          Thread.sleep(5);
        }
        if (killed) {
          service.destroyForcibly().waitFor();
        } else {
          service.outputWriter().close();
        }
        begun.get(1, TimeUnit.MINUTES);
        turns.end();
        service.waitFor();
      }
    }
  }

  @Test
  void theServiceNeverWaitsForATrainerAtWork() throws Exception {
    Path file = directory.resolve("live.lock");
    try (LiveScansFirst turns = new LiveScansFirst(file, () -> false)) {
      turns.begin();
      // Answers although the work goes on; the next piece is what has to wait.
      Process service = service(file);
      turns.end();
      CompletableFuture<Void> next = begin(turns);
      Thread.sleep(30);
      assertTrue(!next.isDone());
      service.outputWriter().close();
      next.get(1, TimeUnit.MINUTES);
      turns.end();
      service.waitFor();
    }
  }

  @Test
  void whoIsToldToStopDoesNotWaitOn() throws Exception {
    Path file = directory.resolve("live.lock");
    AtomicBoolean stop = new AtomicBoolean();
    Process service = service(file);
    try (LiveScansFirst turns = new LiveScansFirst(file, stop::get)) {
      stop.set(true);
      assertEquals(
          FailureCode.CANCELLED, assertThrows(ReconstructionException.class, turns::begin).code());
    } finally {
      service.destroyForcibly().waitFor();
    }
  }

  @Test
  void onlyOneTrainerIsAtWork() throws Exception {
    Path file = directory.resolve("live.lock");
    try (LiveScansFirst one = new LiveScansFirst(file, () -> false);
        LiveScansFirst two = new LiveScansFirst(file, () -> false)) {
      one.begin();
      CompletableFuture<Void> second = begin(two);
      Thread.sleep(30);
      assertTrue(!second.isDone());
      one.end();
      second.get(1, TimeUnit.MINUTES);
      two.end();
    }
  }
}
