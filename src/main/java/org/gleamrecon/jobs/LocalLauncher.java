package org.gleamrecon.jobs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs the trainer as a child process on the same machine and device, at idle priority: it computes
 * when nobody else wants to, and is the first to go when memory runs out.
 */
public final class LocalLauncher implements Launcher {
  static final String COMMAND = "finetune";
  static final String JOB_OPTION = "--job";
  static final String THREADS = "OMP_NUM_THREADS";

  /** Variables of the service's environment that its trainer does not get. */
  private static final Set<String> SECRETS = Set.of("GLEAM_TOKEN", "PGPASSWORD");

  /**
   * Keys that interrupt the service on a terminal, and the terminal's end, are not for its trainer:
   * the service ends it. A session of its own would do that too, but Linux shares a processor
   * evenly between sessions (autogroup), so that idle priority would mean nothing to the service.
   */
  private static final List<String> UNINTERRUPTED =
      List.of("/bin/sh", "-c", "trap '' HUP INT QUIT; exec \"$@\"", "trainer");

  private final List<String> program;
  private final int threads;
  private final Duration stopTime;

  /**
   * A launcher.
   *
   * @param program command that starts this program, to which the trainer's arguments are added
   * @param threads CPU threads of one operation of the engine
   * @param idle whether trainers run at idle priority
   * @param stopTime between asking a trainer to end and ending it
   */
  public LocalLauncher(List<String> program, int threads, boolean idle, Duration stopTime) {
    this.threads = threads;
    this.stopTime = stopTime;
    List<String> command = new ArrayList<>();
    if (CommandPrefix.works(UNINTERRUPTED)) {
      command.addAll(UNINTERRUPTED);
    }
    if (idle) {
      command.addAll(CommandPrefix.idle());
    }
    command.addAll(program);
    this.program = List.copyOf(command);
  }

  @Override
  public Trainer launch(Path job) throws IOException {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(COMMAND, JOB_OPTION, job.toAbsolutePath().normalize().toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(job.resolve(JobDirectory.OUTPUT).toFile()));
    prepare(builder.environment());
    return new LocalTrainer(builder.start(), stopTime);
  }

  void prepare(Map<String, String> environment) {
    // A trainer calls nobody: what opens doors is not for it.
    environment.keySet().removeAll(SECRETS);
    environment.put(THREADS, Integer.toString(threads));
  }

  @Override
  public void endLeft(Path jobs, Collection<String> references) throws IOException {
    Set<ProcessHandle> left = new LinkedHashSet<>();
    for (String reference : references) {
      ProcessIdentity.parse(reference).flatMap(ProcessIdentity::find).ifPresent(left::add);
    }
    // One whose reference was not stored any more: a trainer tells its job in its command line.
    Path root = jobs.toAbsolutePath().normalize();
    ProcessHandle.allProcesses()
        .filter(process -> jobOf(process).map(job -> job.startsWith(root)).orElse(false))
        .filter(ProcessIdentity::runs)
        .forEach(left::add);
    for (ProcessHandle process : left) {
      process.destroy();
    }
    long deadline = System.nanoTime() + stopTime.toNanos();
    for (ProcessHandle process : left) {
      end(process, deadline);
    }
  }

  private static void end(ProcessHandle process, long deadline) throws IOException {
    while (ProcessIdentity.runs(process)) {
      if (System.nanoTime() > deadline) {
        process.destroyForcibly();
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while a trainer was ended", interrupt);
      }
    }
  }

  /** The job that a process trains; empty for processes that are none of ours. */
  private static Optional<Path> jobOf(ProcessHandle process) {
    String[] arguments;
    try {
      Path commandLine = Path.of("/proc/" + process.pid() + "/cmdline");
      arguments = Files.readString(commandLine, StandardCharsets.UTF_8).split("\0", -1);
    } catch (IOException gone) {
      arguments = process.info().arguments().orElse(new String[0]);
    }
    for (int i = 0; i + 1 < arguments.length; i++) {
      if (arguments[i].equals(JOB_OPTION) && arguments[i + 1].startsWith("/")) {
        return Optional.of(Path.of(arguments[i + 1]));
      }
    }
    return Optional.empty();
  }
}
