package org.gleamrecon.jobs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells a process from a later one of the same number.
 *
 * @param start when it was started. Where the system tells (Linux) in its clock ticks since a boot
 *     that is named, which no change of the clock moves; else by the clock
 */
record ProcessIdentity(long pid, String start) {
  private static final String SEPARATOR = "@";
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  // Fields of /proc/PID/stat after the name, which may hold anything and ends with the last ")".
  private static final int STATE = 0;
  private static final int START_TICKS = 19;

  static ProcessIdentity of(ProcessHandle process) {
    String start =
        fields(process.pid())
            .map(fields -> fields[START_TICKS] + "/" + boot())
            .or(() -> process.info().startInstant().map(Object::toString))
            .orElse("");
    return new ProcessIdentity(process.pid(), start);
  }

  /** Reads what {@link #text} wrote; empty if it is something else. */
  static Optional<ProcessIdentity> parse(String text) {
    String[] parts = text.split(SEPARATOR, 2);
    return parts.length == 2 && parts[0].matches("\\d{1,18}")
        ? Optional.of(new ProcessIdentity(Long.parseLong(parts[0]), parts[1]))
        : Optional.empty();
  }

  String text() {
    return pid + SEPARATOR + start;
  }

  /** The process, if it still runs. */
  Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid)
        .filter(ProcessIdentity::runs)
        .filter(process -> of(process).equals(this));
  }

  /** Whether it does more than wait for its parent to notice its end. */
  static boolean runs(ProcessHandle process) {
    return process.isAlive()
        && fields(process.pid()).map(fields -> !fields[STATE].matches("[ZX]")).orElse(true);
  }

  private static Optional<String[]> fields(long pid) {
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
      return fields.length > START_TICKS ? Optional.of(fields) : Optional.empty();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static String boot() {
    try {
      return Files.readString(BOOT).strip();
    } catch (IOException hidden) {
      return "";
    }
  }
}
