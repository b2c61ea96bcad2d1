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
  private static final Pattern CACHED = Pattern.compile("(?m)^inactive_file (\\d+)$");

  private FreeMemory() {}

  /** Bytes; the largest number where the system does not tell. */
  static long bytes() {
    return bytes(Path.of("/proc/meminfo"), Path.of("/sys/fs/cgroup"));
  }

  static long bytes(Path machine, Path group) {
    long free = Long.MAX_VALUE;
    for (long kilobytes : number(machine, AVAILABLE)) {
      free = kilobytes << 10;
    }
    Pattern whole = Pattern.compile("\\A(\\d+)\\s*\\z");
    for (long limit : number(group.resolve("memory.max"), whole)) {
      for (long used : number(group.resolve("memory.current"), whole)) {
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
