package org.gleamrecon.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much memory this process may still take: what the machine has left (MemAvailable of Linux),
 * or its control group (version 2) if that is less. Files in the page cache count as free.
 */
final class FreeMemory {
  private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d+) kB");
  private static final Pattern TOTAL = Pattern.compile("(?m)^MemTotal:\\s+(\\d+) kB");
  private static final Pattern WHOLE = Pattern.compile("\\A(\\d+)\\s*\\z");
  private static final Path MACHINE = Path.of("/proc/meminfo");
  private static final Path GROUP = Path.of("/sys/fs/cgroup");
  private static final String LIMIT = "memory.max";
  private static final Pattern CACHED = Pattern.compile("(?m)^inactive_file (\\d+)$");

  private FreeMemory() {}

  /** Bytes; the largest number where the system does not tell. */
  static long bytes() {
    return bytes(MACHINE, GROUP);
  }

  /** All that this process may have at most: the machine's, or its group's limit if less. */
  static long totalBytes() {
    return totalBytes(MACHINE, GROUP);
  }

  static long totalBytes(Path machine, Path group) {
    long total = Long.MAX_VALUE;
    for (long kilobytes : number(machine, TOTAL)) {
      total = kilobytes << 10;
    }
    for (long limit : number(group.resolve(LIMIT), WHOLE)) {
      total = Math.min(total, limit);
    }
    return total;
  }

  static long bytes(Path machine, Path group) {
    long free = Long.MAX_VALUE;
    for (long kilobytes : number(machine, AVAILABLE)) {
      free = kilobytes << 10;
    }
    for (long limit : number(group.resolve(LIMIT), WHOLE)) {
      for (long used : number(group.resolve("memory.current"), WHOLE)) {
        long cached = number(group.resolve("memory.stat"), CACHED).stream().findFirst().orElse(0L);
        free = Math.min(free, Math.max(0, limit - used + cached));
      }
    }
    return free;
  }

  /** The number, or none. */
  private static List<Long> number(Path file, Pattern pattern) {
    try {
      Matcher matcher = pattern.matcher(Files.readString(file));
      return matcher.find() ? List.of(Long.parseLong(matcher.group(1))) : List.of();
    } catch (IOException | NumberFormatException notTold) {
      return List.of();
    }
  }
}
