package org.gleamrecon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GleamCommandTest {
  /** Notes what it was asked to serve. */
  private static final class Starter implements ServiceStarter {
    private final List<ServeOptions> asked = new ArrayList<>();

    @Override
    public int serve(ServeOptions options) {
      asked.add(options);
      return 0;
    }

    @Override
    public RunningService startOnFreePorts(Path dataDirectory) {
      throw new ReconstructionException(FailureCode.INTERNAL, "two\nlines");
    }
  }

  private final Starter starter = new Starter();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int gleam(String... args) {
    return GleamCommand.run(args, starter, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "demo --help",
        "serve --help",
        "reconstruct --help",
        "phantom --help",
        "bench --help",
        "models --help",
        "models list --help",
        "models show --help",
        "models verify --help",
        "verify --help"
      })
  void helpIsThereAtEveryLevel(String line) {
    assertEquals(0, gleam(line.split(" ")));
    assertTrue(out.toString().startsWith("Usage: gleam"), out.toString());
    assertEquals("", err.toString());
  }

  @Test
  void theListOfCommandsNamesEachWithASentence() {
    gleam("--help");
    for (String command : List.of("demo", "serve", "reconstruct", "phantom", "bench", "verify")) {
      assertTrue(
          out.toString().lines().anyMatch(line -> line.matches(" +" + command + " +[A-Z].*")),
          command + " in:\n" + out);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "conquer",
        "--conquer",
        "serve --conquer",
        "serve --port many",
        "serve --port 70000",
        "reconstruct",
        "reconstruct scan.h5",
        "reconstruct scan.h5 -o out --format bmp",
        "reconstruct scan.h5 -o out --method magic",
        "reconstruct scan.h5 -o out --n-inf 0",
        "reconstruct scan.h5 -o out --n-inf 2 --latency-budget-ms 100",
        "phantom",
        "phantom out.h5 --coils 0",
        "phantom out.h5 --pattern poisson",
        "phantom out.h5 --slices 3 --partitions 8",
        "bench sleep",
        "bench --repetitions 0"
      })
  void wrongUsageIsOneLineAndStatusTwo(String line) {
    int status = gleam(line.isEmpty() ? new String[0] : line.split(" "));
    assertEquals(2, status, err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().startsWith("gleam: "), err.toString());
  }

  @Test
  void aFailureIsOneLineWithItsCodeAndStatusOne(@TempDir Path directory) throws Exception {
    Path scan = Files.writeString(directory.resolve("scan.h5"), "not a scan");
    assertEquals(1, gleam("reconstruct", scan.toString(), "-o", directory + "/out"));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().startsWith("gleam: NOT_ISMRMRD: "), err.toString());
    assertTrue(Files.notExists(directory.resolve("out")), "nothing is left behind");
  }

  @Test
  void aScanThatIsNotThereIsNamed(@TempDir Path directory) {
    assertEquals(1, gleam("reconstruct", directory + "/none.h5", "-o", directory + "/out"));
    assertTrue(err.toString().startsWith("gleam: NOT_FOUND: "), err.toString());
  }

  @Test
  void verboseShowsWhereAnErrorCameFrom(@TempDir Path directory) throws Exception {
    Path scan = Files.writeString(directory.resolve("scan.h5"), "not a scan");
    assertEquals(1, gleam("reconstruct", "--verbose", scan.toString(), "-o", directory + "/out"));
    assertTrue(err.toString().contains("at org.gleamrecon."), err.toString());
  }

  @Test
  void serveHandsItsDoorsOver() {
    assertEquals(0, gleam("serve", "--host", "::1", "--port", "1", "--mrd-port", "3"));
    assertEquals(List.of(new ServeOptions("::1", 1, 9000, 3)), starter.asked);
  }
}
