package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.gleamrecon.Peers;

/**
 * Our network and the peer's, each in a process of its own, one at a time: threads of both at once
 * would spin against each other.
 */
public final class Contenders {
  /** The allocator's settings of both. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "MALLOC_MMAP_THRESHOLD_", "1073741824",
          "MALLOC_TRIM_THRESHOLD_", "2147483648",
          "MALLOC_TOP_PAD_", "67108864",
          "MALLOC_ARENA_MAX", "1",
          "OMP_NUM_THREADS", "2",
          "DJL_OFFLINE", "true",
          "OPT_OUT_TRACKING", "true");

  private Contenders() {}

  /**
   * What one process printed about one kind of work.
   *
   * @param peakMb above what stays resident
   * @param timesMs every run's, of ours only
   */
  public record Timing(double medianMs, double peakMb, double[] timesMs) {}

  /** Repetitions of a long check, fewer where the property gleam.test.share is below 1. */
  public static int repetitions(int usual) {
    double share = Double.parseDouble(System.getProperty("gleam.test.share", "1"));
    return Math.max(1, (int) Math.round(usual * share));
  }

  /** One of our processes; a line for each kind of work. */
  public static List<Timing> ours(Map<String, String> settings, String... options) {
    return java(StepTiming.class, settings, options).stream().map(Contenders::timing).toList();
  }

  static Timing ours(String... options) {
    return ours(Map.of(), options).get(0);
  }

  /** What a program of ours prints, line by line. */
  static List<JsonNode> java(Class<?> program, Map<String, String> settings, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // All of the heap is resident from the start: what grows is native.
                "-Xms128m",
                "-Xmx128m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(options));
    return run(command, settings);
  }

  static Timing peer(String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Peers.python("numpy", "torch"),
                Peers.shared("tools/torch_peer.py").toString(),
                "time"));
    command.addAll(List.of(options));
    return timing(run(command, Map.of()).get(0));
  }

  private static Timing timing(JsonNode line) {
    return new Timing(
        line.required("median_ms").asDouble(),
        line.required("peak_above_resident_mb").asDouble(),
        StreamSupport.stream(line.path("times_ms").spliterator(), false)
            .mapToDouble(JsonNode::asDouble)
            .toArray());
  }

  private static List<JsonNode> run(List<String> command, Map<String, String> settings) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(ENVIRONMENT);
    builder.environment().putAll(settings);
    try {
      Process process = builder.start();
      String printed;
      try (InputStream in = process.getInputStream()) {
        printed = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } finally {
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
          process.destroyForcibly();
        }
      }
      assertEquals(0, process.exitValue(), printed);
      List<JsonNode> lines = new ArrayList<>();
      ObjectMapper json = new ObjectMapper();
      for (String line : printed.lines().filter(text -> text.startsWith("{")).toList()) {
        lines.add(json.readTree(line));
      }
      return lines.isEmpty() ? fail("nothing was measured\n" + printed) : lines;
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupt);
    }
  }
}
