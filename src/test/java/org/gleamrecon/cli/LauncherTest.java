package org.gleamrecon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gleamrecon.Peers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a copy of its own, with stand-ins for Maven and Java that note their calls. */
class LauncherTest {
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "mvn $*" >>"$CALLS"
      for word; do
        case $word in -Dgleam.build.directory=*) target=${word#*=} ;; esac
      done
      if [ -n "${MAVEN_FAILS:-}" ]; then
        echo '[ERROR] Broken.java:[1,1] this is why'
        exit 1
      fi
      if [ -n "${target:-}" ]; then
        mkdir -p "$target/quarkus-app"
        cat "$(dirname "$0")/../src/main/Program.java" >"$target/quarkus-app/quarkus-run.jar"
      else
        echo 'RESULT overload | seed 7 | 20 repetitions | no failure'
        echo '[INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 1'
        exit "${TESTS_STATUS:-0}"
      fi
      """;
  private static final String JAVA =
      """
      #!/bin/sh
      echo "java $*" >>"$CALLS"
      for word; do
        case $word in */quarkus-run.jar) cat "$word" ;; esac
      done
      [ -z "${SHOW_ENVIRONMENT:-}" ] || env
      exit "${JAVA_STATUS:-0}"
      """;

  @TempDir private Path top = Path.of("");
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void copyLauncher() throws IOException {
    Path repository = Path.of(System.getProperty("gleam.test.repository", "."));
    Files.copy(
        repository.resolve("gleam"), top.resolve("gleam"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(top.resolve("pom.xml"), "<project/>");
    Files.createDirectories(top.resolve("src/main"));
    Files.createDirectories(top.resolve("docs"));
    Files.writeString(top.resolve("docs/benchmarks.md"), "# Benchmarks\n");
    write("first");
    executable(top.resolve("bin/mvn"), MAVEN);
    executable(top.resolve("jdk/bin/java"), JAVA);
    jdk(17);
    environment.put("PATH", top.resolve("bin") + ":" + System.getenv("PATH"));
    environment.put("JAVA_HOME", top.resolve("jdk").toString());
    environment.put("CALLS", top.resolve("calls").toString());
  }

  private void write(String program) throws IOException {
    Files.writeString(top.resolve("src/main/Program.java"), program);
  }

  private void jdk(int feature) throws IOException {
    Files.writeString(top.resolve("jdk/release"), "JAVA_VERSION=\"" + feature + ".0.1\"\n");
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Peers.Result gleam(String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(top.resolve("gleam").toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    for (String inherited :
        List.of("GLEAM_JAVA_OPTS", "GLEAM_NO_BUILD", "GLEAM_MODELS", "MALLOC_ARENA_MAX")) {
      builder.environment().remove(inherited);
    }
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    try (InputStream in = process.getInputStream()) {
      String output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Peers.Result(process.waitFor(), output);
    }
  }

  private long calls(String program) throws IOException {
    Path calls = top.resolve("calls");
    if (Files.notExists(calls)) {
      return 0;
    }
    return Files.readAllLines(calls).stream().filter(line -> line.startsWith(program)).count();
  }

  private long builds() throws IOException {
    try (Stream<Path> all = Files.list(top.resolve(".gleam"))) {
      return all.filter(Files::isDirectory).count();
    }
  }

  @Test
  void itBuildsOnceAndThenOnlyRuns() throws Exception {
    Peers.Result first = gleam("demo");
    assertTrue(first.output().contains("building"), first.output());
    assertTrue(first.output().endsWith("first"), first.output());
    assertEquals("first", gleam("demo").output());
    assertEquals(1, calls("mvn"));
  }

  @Test
  void aChangedSourceIsBuiltAgainAndATouchedOneIsNot() throws Exception {
    gleam("demo");
    Files.setLastModifiedTime(
        top.resolve("src/main/Program.java"), FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
    gleam("demo");
    assertEquals(1, calls("mvn"), "touched");
    write("second");
    assertTrue(gleam("demo").output().endsWith("second"));
    write("first");
    assertEquals("first", gleam("demo").output(), "the earlier build is still there");
    assertEquals(2, calls("mvn"));
  }

  @Test
  void theNewestTwoBuildsAreKept() throws Exception {
    for (String program : List.of("1", "2", "3", "4")) {
      write(program);
      gleam("demo");
    }
    assertEquals(2, builds());
    assertEquals("4", gleam("demo").output());
  }

  @Test
  void aRunningProgramKeepsItsBuild() throws Exception {
    executable(top.resolve("jdk/bin/java"), "#!/bin/sh\necho started\nread line\n");
    ProcessBuilder builder = new ProcessBuilder(top.resolve("gleam").toString(), "serve");
    builder.environment().putAll(environment);
    Process running = builder.start();
    try {
      assertEquals('s', running.getInputStream().read(), "waits until it runs");
      executable(top.resolve("jdk/bin/java"), JAVA);
      for (String program : List.of("2", "3", "4")) {
        write(program);
        gleam("demo");
      }
      assertEquals(3, builds(), "two newest and the one in use");
    } finally {
      running.getOutputStream().close();
      running.waitFor();
    }
    write("5");
    gleam("demo");
    assertEquals(2, builds());
  }

  @Test
  void aFailedBuildSaysWhyAndRunsNothing() throws Exception {
    environment.put("MAVEN_FAILS", "yes");
    Peers.Result result = gleam("demo");
    assertEquals(1, result.status());
    assertTrue(result.output().contains("this is why"), result.output());
    assertTrue(result.output().contains("gleam: BUILD_FAILED"), result.output());
    assertEquals(0, calls("java"));
  }

  @Test
  void withoutSourcesItRunsWhatIsThere() throws Exception {
    Files.delete(top.resolve("pom.xml"));
    Path program = top.resolve("quarkus-app/quarkus-run.jar");
    Files.createDirectories(program.getParent());
    Files.writeString(program, "shipped");
    assertEquals("shipped", gleam("demo").output());
    assertEquals(0, calls("mvn"));
  }

  @Test
  void withBuildingOffAnOlderBuildRunsAndWithNoneItSaysSo() throws Exception {
    environment.put("GLEAM_NO_BUILD", "1");
    assertEquals(1, gleam("demo").status());
    environment.remove("GLEAM_NO_BUILD");
    gleam("demo");
    write("second");
    environment.put("GLEAM_NO_BUILD", "1");
    assertEquals("first", gleam("demo").output());
  }

  @Test
  void theProgramsStatusAndArgumentsPassThrough() throws Exception {
    environment.put("JAVA_STATUS", "2");
    assertEquals(2, gleam("reconstruct", "a scan.h5").status());
    String last = Files.readAllLines(top.resolve("calls")).get(1);
    assertTrue(last.endsWith("quarkus-run.jar reconstruct a scan.h5"), last);
  }

  @Test
  void theNativeEnvironmentIsSetAndTheUsersOwnValuesStay() throws Exception {
    environment.put("SHOW_ENVIRONMENT", "yes");
    environment.put("MALLOC_ARENA_MAX", "4");
    String shown = gleam("demo").output();
    for (String line :
        List.of(
            "DJL_OFFLINE=true",
            "OPT_OUT_TRACKING=true",
            "MALLOC_MMAP_THRESHOLD_=67108864",
            "MALLOC_ARENA_MAX=4")) {
      assertTrue(shown.contains(line + "\n"), line + " in\n" + shown);
    }
    assertTrue(shown.matches("(?s).*OMP_NUM_THREADS=[1-9].*"));
  }

  @Test
  void newerJavasAreToldToAllowNativeAccess() throws Exception {
    gleam("demo");
    jdk(25);
    environment.put("GLEAM_JAVA_OPTS", "-Xmx512m -Dx=y");
    gleam("demo");
    List<String> runs =
        Files.readAllLines(top.resolve("calls")).stream()
            .filter(line -> line.startsWith("java "))
            .toList();
    assertFalse(runs.get(0).contains("native-access"));
    assertTrue(
        runs.get(1)
            .startsWith(
                "java --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
                    + " -Xmx512m -Dx=y "),
        runs.get(1));
  }

  @Test
  void anOldJavaIsRefused() throws Exception {
    jdk(11);
    Peers.Result result = gleam("demo");
    assertEquals(1, result.status());
    assertTrue(result.output().startsWith("gleam: JAVA_TOO_OLD"), result.output());
  }

  @Test
  void verifyEndsWithTheSummaryAndTheTestsStatus() throws Exception {
    Peers.Result passed = gleam("verify");
    assertEquals(0, passed.status());
    assertTrue(
        passed
            .output()
            .endsWith("Tests run: 5, Failures: 0, Errors: 0, Skipped: 1\ngleam verify: passed\n"),
        passed.output());
    environment.put("TESTS_STATUS", "1");
    Peers.Result failed = gleam("verify");
    assertEquals(1, failed.status());
    assertTrue(failed.output().endsWith("gleam verify: FAILED\n"), failed.output());
  }

  @Test
  void longChecksAreChosenByNameAndLeaveARowInTheBenchmarks() throws Exception {
    Path tests = Files.createDirectories(top.resolve("src/test/java/p"));
    Files.writeString(tests.resolve("OverloadLongCheck.java"), "");
    Files.writeString(tests.resolve("FuzzLongCheck.java"), "");
    assertEquals(2, gleam("verify", "--long", "nothing").status());
    assertEquals(0, gleam("verify", "--long", "overload").status());
    String call = Files.readString(top.resolve("calls"));
    assertTrue(call.contains("-Dtest=OverloadLongCheck "), call);
    String row = Files.readString(top.resolve("docs/benchmarks.md"));
    assertTrue(
        row.endsWith(
            " | overload | seed 7 | 20 repetitions | no failure |"
                + " `./gleam verify --long overload` |\n"),
        row);
  }

  @Test
  void verifyHelpsAndRefusesWhatItDoesNotKnow() throws Exception {
    assertEquals(0, gleam("verify", "--help").status());
    assertEquals(2, gleam("verify", "--quickly").status());
    assertEquals(0, calls("mvn"));
  }
}
