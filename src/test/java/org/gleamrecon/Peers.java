package org.gleamrecon;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Programs and data that we did not write and that judge us. What is missing makes a test fail
 * where CI=true and skip with a clear line otherwise.
 */
public final class Peers {
  private static final String PYTHON = "/usr/bin/python3";

  /** Asked once for each set: an import takes as long as many a test. */
  private static final Map<String, Boolean> HAS_MODULES = new ConcurrentHashMap<>();

  private Peers() {}

  /** A program on the PATH, for example {@code bart}. Returns its name. */
  public static String program(String name) {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (Files.isExecutable(Path.of(directory).resolve(name))) {
        return name;
      }
    }
    if (Files.isExecutable(Path.of("/usr/sbin").resolve(name))) {
      return "/usr/sbin/" + name;
    }
    throw missing("the program " + name + " is not installed: ./gleam verify --install-peers");
  }

  /** Debian's Python with the named modules, for example {@code numpy}. */
  public static String python(String... modules) {
    String wanted = String.join(", ", modules);
    if (!wanted.isEmpty() && !HAS_MODULES.computeIfAbsent(wanted, Peers::canImport)) {
      throw missing("Debian's Python lacks one of " + wanted + ": ./gleam verify --install-peers");
    }
    return PYTHON;
  }

  private static boolean canImport(String modules) {
    return execute(List.of(PYTHON, "-c", "import " + modules)).status() == 0;
  }

  /**
   * A file of the shared data beside the repository, for example {@code
   * data/raw/phantom_32coil.h5}.
   */
  public static Path shared(String file) {
    String root = System.getenv().getOrDefault("GLEAM_SHARED", "../shared");
    Path path = Path.of(root).resolve(file).toAbsolutePath().normalize();
    if (!Files.exists(path)) {
      throw missing("the shared data has no " + file + " (looked in " + root + ")");
    }
    return path;
  }

  /**
   * Runs a program to its end and returns what it printed; fails the test if its status is not 0.
   */
  public static String run(String... command) {
    Result result = execute(List.of(command));
    if (result.status() != 0) {
      fail(String.join(" ", command) + "\nstatus " + result.status() + "\n" + result.output());
    }
    return result.output();
  }

  /** Runs a program to its end (at most ten minutes), standard error joined to standard output. */
  public static Result execute(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output;
      try (InputStream in = process.getInputStream()) {
        output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return new Result(-1, output + "\nkilled after ten minutes");
      }
      return new Result(process.exitValue(), output);
    } catch (IOException failure) {
      return new Result(127, String.valueOf(failure.getMessage()));
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupt);
    }
  }

  /** Exit status and everything printed. */
  public record Result(int status, String output) {}

  private static RuntimeException missing(String what) {
    if ("true".equals(System.getenv("CI"))) {
      fail("CI needs it: " + what);
    }
    abort(what);
    return new IllegalStateException(what);
  }
}
