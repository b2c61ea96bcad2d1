package org.gleamrecon.jobs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a trainer wrote for people, for readers elsewhere: of a path of this machine only the last
 * name stays.
 */
public final class JobLog {
  /** Two or more names with slashes before; what stands before may not make it part of a word. */
  private static final Pattern DIRECTORIES =
      Pattern.compile("(?<![\\w.:/-])(?:/[^\\s/:;,\"'()\\[\\]<>]+)+/");

  /** Directories whose names may have spaces, where the pattern would end. */
  private static final List<String> KNOWN =
      Stream.of("user.dir", "user.home", "java.home", "java.io.tmpdir")
          .map(System::getProperty)
          .filter(Objects::nonNull)
          .map(directory -> Path.of(directory) + "/")
          .filter(directory -> directory.length() > 2)
          .sorted(Comparator.comparingInt(String::length).reversed())
          .toList();

  private final List<Path> files;

  JobLog(List<Path> files) {
    this.files = List.copyOf(files);
  }

  /** Copies it, UTF-8. */
  public void copyTo(OutputStream out) throws IOException {
    for (Path file : files) {
      String data = file.toAbsolutePath().normalize().resolve("../../..").normalize() + "/";
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          out.write((withoutPaths(line.replace(data, "")) + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  /** A text in which every path has become its last name. */
  static String withoutPaths(String text) {
    String shorter = text;
    for (String directory : KNOWN) {
      shorter = shorter.replace(directory, "");
    }
    return DIRECTORIES.matcher(shorter).replaceAll("");
  }
}
