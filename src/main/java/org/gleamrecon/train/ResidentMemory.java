package org.gleamrecon.train;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * Turns that measure the process's memory around every piece of work, and where it holds the most;
 * above the budget no further piece begins.
 *
 * <p>Counted is what the process cannot give back by itself (RssAnon; the scratch files with the
 * frames are mapped, and the kernel takes those pages where it needs them) without the growth of
 * the Java heap, which has a limit of its own, above what was there when counting began, 10^6
 * bytes. Where the system does not tell, 0. A heap that grows without being touched hides as much:
 * exact where all of it is touched at the start.
 */
final class ResidentMemory implements WorkTurns {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String KEY = "RssAnon:";

  private final WorkTurns turns;
  private double budgetMb = Double.POSITIVE_INFINITY;
  private double baseMb;
  private volatile double peakMb;

  ResidentMemory(WorkTurns turns) {
    this.turns = turns;
  }

  /** Begins to count. */
  void start(double budget) {
    budgetMb = budget;
    giveBack();
    baseMb = residentMb();
    peakMb = 0;
  }

  @Override
  public void begin() {
    measure();
    if (peakMb > budgetMb) {
      throw new ReconstructionException(
          FailureCode.MEMORY_BUDGET_TOO_SMALL,
          "the training's memory rose to %.0f MB, the budget is %.0f MB"
              .formatted(peakMb, budgetMb));
    }
    turns.begin();
  }

  @Override
  public void fullest() {
    measure();
    turns.fullest();
  }

  @Override
  public void end() {
    measure();
    turns.end();
  }

  private synchronized void measure() {
    if (budgetMb < Double.POSITIVE_INFINITY) {
      peakMb = Math.max(peakMb, residentMb() - baseMb);
    }
  }

  /** Most that was held since counting began, MB. */
  double peakMb() {
    return peakMb;
  }

  /**
   * What reading the scans has left free in the C library's heap goes back to the system: the
   * training would use it again, and seem to need that much less.
   */
  private static void giveBack() {
    System.gc();
    try {
      NativeLibrary.getInstance("c").getFunction("malloc_trim").invokeInt(new Object[] {0L});
    } catch (UnsatisfiedLinkError anotherLibrary) {
      // Then it counts as resident before.
    }
  }

  private static double residentMb() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(KEY)) {
          double resident = Long.parseLong(line.replaceAll("\\D+", "")) * 1024.0;
          return (resident - Runtime.getRuntime().totalMemory()) / 1e6;
        }
      }
    } catch (IOException elsewhere) {
      return 0;
    }
    return 0;
  }
}
