package org.gleamrecon.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory the machine, or the control group, has left. */
final class FreeMemory {
  private static final Path MACHINE = Path.of("/proc/meminfo");
  private static final Path GROUP_LIMIT = Path.of("/sys/fs/cgroup/memory.max");
  private static final Path GROUP_USE = Path.of("/sys/fs/cgroup/memory.current");
  private static final String AVAILABLE = "MemAvailable:";

  private FreeMemory() {}

  /** Half of what is left, 10^6 bytes: the other half is the service's. */
  static double halfMb() {
    return Math.min(machineBytes(), groupBytes()) / 2e6;
  }

  private static double machineBytes() {
    try {
      for (String line : Files.readAllLines(MACHINE)) {
        if (line.startsWith(AVAILABLE)) {
          return Long.parseLong(line.replaceAll("\\D+", "")) * 1024.0;
        }
      }
    } catch (IOException | NumberFormatException elsewhere) {
      return Double.MAX_VALUE;
    }
    return Double.MAX_VALUE;
  }

  private static double groupBytes() {
    try {
      String limit = Files.readString(GROUP_LIMIT).strip();
      return limit.equals("max")
          ? Double.MAX_VALUE
          : Double.parseDouble(limit) - Double.parseDouble(Files.readString(GROUP_USE).strip());
    } catch (IOException | NumberFormatException none) {
      return Double.MAX_VALUE;
    }
  }
}
