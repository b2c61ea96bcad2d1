package org.gleamrecon.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Programs that a command can be put behind; each is used if it is there and works. */
final class CommandPrefix {
  private static final long MOST_PROBE_SECONDS = 10;
  private static final List<List<String>> IDLE =
      List.of(
          List.of("nice", "-n", "19"),
          List.of("ionice", "-c", "3"),
          List.of("choom", "-n", "500", "--"),
          List.of("chrt", "--idle", "0"));

  private CommandPrefix() {}

  /** Idle priority, and the first to go when memory runs out. */
  static List<String> idle() {
    List<String> command = new ArrayList<>();
    IDLE.stream().filter(CommandPrefix::works).forEach(command::addAll);
    return List.copyOf(command);
  }

  static boolean works(List<String> prefix) {
    List<String> command = new ArrayList<>(prefix);
    command.add("true");
    try {
      Process probe =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return probe.onExit().get(MOST_PROBE_SECONDS, TimeUnit.SECONDS).exitValue() == 0;
    } catch (IOException | ExecutionException | TimeoutException missing) {
      return false;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
