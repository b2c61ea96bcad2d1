package org.gleamrecon.train;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory of this process above what stays resident, as the PyTorch peer measures itself: collect
 * garbage, give free memory back ({@code malloc_trim(0)}), read VmRSS, have the kernel forget the
 * peak (5 into {@code clear_refs}); after the work, VmHWM minus that.
 *
 * <p>{@code malloc_trim} is the C library's own function, called through JNA, which the engine
 * brings along. The Java heap is part of what stays resident where all of it is touched at the
 * start ({@code -Xms} equal to {@code -Xmx}, {@code -XX:+AlwaysPreTouch}); then the number is
 * native memory, like the peer's.
 */
final class MemoryMeter {
  private static final Path STATUS = Path.of("/proc/self/status");

  private final double baseMb;

  private MemoryMeter(double baseMb) {
    this.baseMb = baseMb;
  }

  /** Starts measuring. */
  static MemoryMeter start() throws IOException {
    System.gc();
    NativeLibrary.getInstance("c").getFunction("malloc_trim").invokeInt(new Object[] {0L});
    double base = residentMb();
    Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    return new MemoryMeter(base);
  }

  /** Peak since the start, above what was resident then, MB (2^20 bytes). */
  double peakMb() throws IOException {
    return statusMb("VmHWM:") - baseMb;
  }

  /** Resident memory now, MB (2^20 bytes). */
  static double residentMb() throws IOException {
    return statusMb("VmRSS:");
  }

  private static double statusMb(String key) throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(key)) {
        return Integer.parseInt(line.replaceAll("\\D+", "")) / 1024.0;
      }
    }
    throw new IOException("no " + key + " in " + STATUS);
  }
}
