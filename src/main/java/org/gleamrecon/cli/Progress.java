package org.gleamrecon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How far long work has come: a bar that is drawn again and again on a terminal, a plain line for
 * each new step elsewhere.
 */
final class Progress implements AutoCloseable {
  private static final int WIDTH = 30;
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private final PrintWriter to;
  private final boolean terminal;
  private String step = "";

  Progress(PrintWriter to, boolean terminal) {
    this.to = to;
    this.terminal = terminal;
  }

  /** On standard error, with a bar where that is a terminal. */
  static Progress on(PrintWriter standardError) {
    return new Progress(standardError, standardErrorIsTerminal());
  }

  private static boolean standardErrorIsTerminal() {
    try {
      String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }

  /**
   * Says where the work stands.
   *
   * @param now what is being done
   * @param done part of the whole that is behind, 0..1
   */
  void at(String now, double done) {
    if (terminal) {
      int filled = (int) Math.round(WIDTH * Math.max(0, Math.min(1, done)));
      to.printf(
          Locale.ROOT,
          "\r\u001b[K[%s%s] %3.0f %% %s",
          "#".repeat(filled),
          ".".repeat(WIDTH - filled),
          100 * done,
          now);
      to.flush();
    } else if (!now.equals(step)) {
      to.println(now);
      to.flush();
    }
    step = now;
  }

  /** Clears the bar. */
  @Override
  public void close() {
    if (terminal && !step.isEmpty()) {
      to.print("\r\u001b[K");
      to.flush();
    }
  }
}
