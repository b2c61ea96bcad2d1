package org.gleamrecon.jobs;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** How this very program is started once more. */
public final class OwnProgram {
  // The heap is the child's own; a debugger's port cannot be opened twice.
  private static final Pattern NOT_FOR_A_CHILD =
      Pattern.compile(
          "-Xm[xsn].*|-XX:[+]Use[A-Za-z0-9]*GC|-XX:(Max|Initial|Min)?(RAM|Heap).*|-agent(lib|path):.*|-javaagent:.*|-Xrunjdwp.*");

  private OwnProgram() {}

  /**
   * The command up to the program's own arguments.
   *
   * @param maxHeapBytes most that the child's Java heap may hold
   * @param mainClass what to run where this process was not started from a jar
   */
  public static List<String> command(long maxHeapBytes, String mainClass) {
    return command(
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        System.getProperty("java.class.path"),
        maxHeapBytes,
        mainClass);
  }

  static List<String> command(
      List<String> options, String classPath, long maxHeapBytes, String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    options.stream()
        .filter(option -> !NOT_FOR_A_CHILD.matcher(option).matches())
        .forEach(command::add);
    // All of it from the start: what grows after that is the training's memory, which is planned.
    command.addAll(
        List.of(
            "-Xms" + maxHeapBytes,
            "-Xmx" + maxHeapBytes,
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC"));
    // Its exit status then says so.
    command.add("-XX:+ExitOnOutOfMemoryError");
    if (classPath.endsWith(".jar") && !classPath.contains(java.io.File.pathSeparator)) {
      command.addAll(List.of("-jar", Path.of(classPath).toAbsolutePath().toString()));
    } else {
      command.addAll(List.of("-cp", classPath, mainClass));
    }
    return List.copyOf(command);
  }
}
