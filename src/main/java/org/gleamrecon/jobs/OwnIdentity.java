package org.gleamrecon.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The system's user and groups of this process. A trainer must be the same to read what only the
 * service's user may.
 */
record OwnIdentity(long user, long group, List<Long> groups) {
  private static final Path STATUS = Path.of("/proc/self/status");
  // Uid:  real  effective  saved  file system
  private static final int EFFECTIVE = 1;

  /**
   * @throws IOException where the system does not tell
   */
  static OwnIdentity read() throws IOException {
    List<String> status = Files.readAllLines(STATUS);
    return new OwnIdentity(
        numbers(status, "Uid:").get(EFFECTIVE),
        numbers(status, "Gid:").get(EFFECTIVE),
        numbers(status, "Groups:"));
  }

  private static List<Long> numbers(List<String> status, String key) throws IOException {
    String line =
        status.stream()
            .filter(candidate -> candidate.startsWith(key))
            .findFirst()
            .orElseThrow(() -> new IOException("the system does not tell " + key));
    return Arrays.stream(line.substring(key.length()).strip().split("\\s+"))
        .filter(word -> !word.isEmpty())
        .map(Long::valueOf)
        .toList();
  }
}
