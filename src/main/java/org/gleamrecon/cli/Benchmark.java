package org.gleamrecon.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.file.ScanFile;
import org.gleamrecon.pipeline.ReconstructionPipeline;
import org.gleamrecon.pipeline.ReconstructionRequest;
import org.gleamrecon.pipeline.StageListener;

/** What {@code gleam bench} can measure. */
enum Benchmark {
  /** Every acquisition of the file, header and samples. */
  PARSE {
    @Override
    List<String> run(Path scan, int repetitions) throws IOException {
      double megabytes = Files.size(scan) / 1e6;
      List<String> lines = new ArrayList<>();
      double ours = median(repetitions, () -> readAll(scan));
      lines.add(rate("gleam", ours, megabytes));
      Optional<Double> first = peer(scan);
      if (first.isPresent()) {
        lines.add(rate(PEER, median(repetitions, () -> peer(scan).orElse(Double.NaN)), megabytes));
      } else {
        lines.add(PEER + " is not installed");
      }
      return lines;
    }
  },
  /** The whole reconstruction with the service's defaults; the first run warms up. */
  STAGES {
    @Override
    List<String> run(Path scan, int repetitions) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i <= repetitions; i++) {
        try (AcquisitionSource source = ScanFile.open(scan, "dataset");
            ReconstructionPipeline pipeline =
                new ReconstructionPipeline(
                    ReconstructCommand.settings(), ReconstructCommand.models())) {
          String times =
              ReconstructCommand.stageTimes(
                  pipeline
                      .reconstruct(source, ReconstructionRequest.DEFAULTS, StageListener.NONE)
                      .stageNanoseconds());
          lines.add((i == 0 ? "warm-up: " : "run " + i + ": ") + times);
        }
      }
      return lines;
    }
  };

  private static final String PEER = "ismrmrd_read_timing_test";

  /** Something that takes time and says how much, in milliseconds. */
  private interface Timed {
    double milliseconds() throws IOException;
  }

  abstract List<String> run(Path scan, int repetitions) throws IOException;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static double median(int repetitions, Timed timed) throws IOException {
    double[] times = new double[repetitions];
    for (int i = 0; i < repetitions; i++) {
      times[i] = timed.milliseconds();
    }
    Arrays.sort(times);
    return times[repetitions / 2];
  }

  private static String rate(String who, double milliseconds, double megabytes) {
    return String.format(
        Locale.ROOT,
        "%s: %.1f ms, %.0f MB/s (%.1f MB)",
        who,
        milliseconds,
        megabytes / milliseconds * 1000,
        megabytes);
  }

  private static double readAll(Path scan) {
    long start = System.nanoTime();
    try (AcquisitionSource source = ScanFile.open(scan, "dataset")) {
      for (int i = 0; i < source.size(); i++) {
        source.read(i);
      }
    }
    return (System.nanoTime() - start) / 1e6;
  }

  /** Milliseconds as the other program says them; empty where it is not installed. */
  private static Optional<Double> peer(Path scan) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(PEER, scan.toString()).redirectErrorStream(true).start();
    } catch (IOException absent) {
      return Optional.empty();
    }
    try (InputStream in = process.getInputStream()) {
      Matcher time =
          Pattern.compile("READ TIMER: ([0-9.]+) ms")
              .matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return time.find() ? Optional.of(Double.valueOf(time.group(1))) : Optional.empty();
    }
  }
}
