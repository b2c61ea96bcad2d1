package org.gleamrecon.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.gleamrecon.Peers;
import org.gleamrecon.phantom.PhantomOptions;

/**
 * Load from a process of its own on one processor, so that it takes little from the service and can
 * tell how much. It does what the lines it reads say ({@code open RATE REQUESTS}, {@code closed
 * CLIENTS REQUESTS}) and answers each with a line.
 */
final class Overload implements AutoCloseable {
  /** A small scan. */
  static final PhantomOptions SCAN =
      PhantomOptions.DEFAULTS.with().matrix(64).slices(1).coils(4).acceleration(2).build();

  static final String PATH = "/v1/reconstructions?method=sense";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final PrintStream orders;
  private final BufferedReader told;

  /**
   * What a stretch of load came to.
   *
   * @param cpuPercent of one processor that the generator took
   */
  record Stretch(
      int served,
      int refused,
      List<String> wrong,
      double perSecond,
      double medianMs,
      double p99Ms,
      double lastRefusedMs,
      double cpuPercent) {}

  private Overload(Process process) {
    this.process = process;
    orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    told = process.inputReader(StandardCharsets.UTF_8);
  }

  static Overload start(URI uri, Path scan, int processor) throws IOException {
    return new Overload(
        new ProcessBuilder(
                Peers.program("taskset"),
                "-c",
                String.valueOf(processor),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path", "")),
                Overload.class.getName(),
                uri.toString(),
                scan.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  Stretch open(double perSecond, int requests) throws IOException {
    return order("open " + perSecond + " " + requests);
  }

  Stretch closed(int clients, int requests) throws IOException {
    return order("closed " + clients + " " + requests);
  }

  private Stretch order(String line) throws IOException {
    orders.println(line);
    String answer = told.readLine();
    if (answer == null) {
      throw new IOException("the generator has ended");
    }
    JsonNode found = JSON.readTree(answer);
    return new Stretch(
        found.required("served").asInt(),
        found.required("refused").asInt(),
        List.of(JSON.convertValue(found.required("wrong"), String[].class)),
        found.required("per_second").asDouble(),
        found.required("median_ms").asDouble(),
        found.required("p99_ms").asDouble(),
        found.required("last_refused_ms").asDouble(),
        found.required("cpu_percent").asDouble());
  }

  @Override
  public void close() {
    orders.close();
    process.destroy();
  }

  /**
   * The generator.
   *
   * @param arguments where to, and what
   */
  public static void main(String[] arguments) throws IOException {
    try (BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        OpenLoop load = OpenLoop.of(URI.create(arguments[0]), Path.of(arguments[1]), 6)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", -1);
        long cpu = cpuNanoseconds();
        long begin = System.nanoTime();
        int requests = Integer.parseInt(words[2]);
        OpenLoop.Answers answers =
            words[0].equals("open")
                ? load.open(Double.parseDouble(words[1]), requests)
                : load.closed(Integer.parseInt(words[1]), requests);
        double share = (double) (cpuNanoseconds() - cpu) / (System.nanoTime() - begin);
        System.out.println(
            JSON.createObjectNode()
                .put("served", answers.served())
                .put("refused", answers.refused())
                .put("per_second", answers.perSecond())
                .put("median_ms", answers.percentile(0.5))
                .put("p99_ms", answers.percentile(0.99))
                .put("last_refused_ms", answers.lastRefusedMs())
                .put("cpu_percent", 100 * share)
                .set("wrong", JSON.valueToTree(answers.wrong().stream().limit(5).toList())));
      }
    }
  }

  private static long cpuNanoseconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
