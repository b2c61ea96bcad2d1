package org.gleamrecon.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.gleamrecon.Peers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLauncherTest {
  @TempDir Path job;

  private String output(boolean idle, String script) throws Exception {
    LocalLauncher launcher =
        new LocalLauncher(
            List.of("/bin/sh", "-c", script, "trainer"), 3, idle, Duration.ofSeconds(30));
    Trainer trainer = launcher.launch(job);
    for (int i = 0; i < 3000 && trainer.end().isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertEquals(TrainerEnd.of(5), trainer.end().orElseThrow());
    return Files.readString(job.resolve("output.txt"));
  }

  @Test
  void theTrainerGetsItsJobItsThreadsAndAFileForWhatItPrints() throws Exception {
    String output = output(false, "echo \"$@\"; echo threads $OMP_NUM_THREADS >&2; exit 5");
    assertEquals("finetune --job " + job.toAbsolutePath() + "\nthreads 3\n", output);
  }

  @Test
  void whatOpensDoorsIsKeptFromTheTrainer() {
    Map<String, String> environment =
        new HashMap<>(Map.of("GLEAM_TOKEN", "secret", "PGPASSWORD", "secret", "PATH", "/bin"));
    new LocalLauncher(List.of("/bin/true"), 3, false, Duration.ofSeconds(1)).prepare(environment);
    assertEquals(Map.of("PATH", "/bin", "OMP_NUM_THREADS", "3"), environment);
  }

  @Test
  void theTrainerIsIdleAndTheFirstToGo() throws Exception {
    String chrt = Peers.program("chrt");
    String output = output(true, chrt + " -p $$; nice; cat /proc/self/oom_score_adj; exit 5");
    assertTrue(output.contains("SCHED_IDLE"), output);
    assertTrue(output.contains("\n19\n"), output);
    assertTrue(output.endsWith("\n500\n"), output);
  }

  @Test
  void whatInterruptsTheServiceOnATerminalDoesNotReachTheTrainer() throws Exception {
    assertEquals(
        "on\n", output(true, "kill -HUP $$; kill -INT $$; kill -QUIT $$; echo on; exit 5"));
  }

  @Test
  void theTrainerSharesItsSessionWithTheServiceWhosePriorityCounts() throws Exception {
    String mine = Files.readString(Path.of("/proc/self/stat")).replaceFirst(".*\\) ", "");
    String session = mine.split(" ", -1)[3];
    String output = output(true, "sed 's/.*) //' /proc/$$/stat | cut -d' ' -f4; exit 5");
    assertEquals(session + "\n", output);
  }

  private static List<String> tail(List<String> list, int length) {
    return list.subList(list.size() - length, list.size());
  }

  @Test
  void theSameProgramIsStartedWithAHeapOfItsOwn() {
    List<String> command =
        OwnProgram.command(
            List.of(
                "-Xmx4g",
                "-Xms1g",
                "-XX:MaxRAMPercentage=70",
                "-XX:+UseG1GC",
                "-agentlib:jdwp=transport=dt_socket",
                "--enable-native-access=ALL-UNNAMED",
                "-Dgleam.device=cpu"),
            "/opt/gleam/quarkus-run.jar",
            1L << 30,
            "Main");
    assertTrue(command.get(0).endsWith("/bin/java"), command.get(0));
    assertEquals(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Dgleam.device=cpu",
            "-Xms1073741824",
            "-Xmx1073741824",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-jar",
            "/opt/gleam/quarkus-run.jar"),
        command.subList(1, command.size()));
    assertEquals(
        List.of("-cp", "a:b", "Main"), tail(OwnProgram.command(List.of(), "a:b", 1, "Main"), 3));
  }

  @Test
  void aProcessIsToldFromALaterOneOfTheSameNumber() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    try {
      ProcessIdentity identity = ProcessIdentity.of(process.toHandle());
      assertEquals(identity, ProcessIdentity.parse(identity.text()).orElseThrow());
      assertEquals(process.toHandle(), identity.find().orElseThrow());
      assertTrue(new ProcessIdentity(identity.pid(), "7/x").find().isEmpty());
      process.destroyForcibly().waitFor();
      assertTrue(identity.find().isEmpty());
    } finally {
      process.destroyForcibly();
    }
    assertFalse(ProcessIdentity.parse("job/gleam-7").isPresent());
  }
}
