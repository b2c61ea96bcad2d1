package org.gleamrecon.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.pipeline.Method;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code gleam demo}: the main job from end to end. Simulates a scan, starts the service, posts the
 * scan over HTTP, keeps the DICOM files and judges the images against the truth.
 */
@Command(
    description = "Simulates a scan, reconstructs it through the service, compares.",
    footer = {
      "",
      "The scan is multi-coil and undersampled; the service starts on free loopback ports and is",
      "posted the scan over HTTP. DIR receives the DICOM files, comparison.png and table.csv."
    })
final class DemoCommand extends StandardCommand implements Callable<Integer> {
  private static final PhantomOptions SCAN = PhantomOptions.DEFAULTS.with().slices(3).build();

  private final ServiceStarter starter;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      defaultValue = "demo",
      description = "directory for the results (default: ./${DEFAULT-VALUE})")
  private Path directory = Path.of("demo");

  DemoCommand(ServiceStarter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(directory);
    Path work = Files.createTempDirectory("gleam-demo");
    try {
      DemoReport report = simulateAndPost(work);
      report.write(directory, out());
      return 0;
    } finally {
      delete(work);
    }
  }

  private DemoReport simulateAndPost(Path work) throws IOException {
    try (Progress progress = Progress.on(err())) {
      Path scan = work.resolve("scan.h5");
      PhantomCommand.write(SCAN, scan, null, progress);
      progress.at("forming the truth", 0.2);
      DemoReport report = report();
      progress.at("starting the service", 0.3);
      try (RunningService service = starter.startOnFreePorts(work.resolve("data"))) {
        run(new DemoClient(service.uri(), scan), report, progress);
      }
      return report;
    }
  }

  private static DemoReport report() {
    PhantomScan scan = PhantomScan.of(SCAN);
    float[] truth = scan.truth();
    float[] magnitude = new float[truth.length / 2];
    for (int i = 0; i < magnitude.length; i++) {
      magnitude[i] = (float) Math.hypot(truth[2 * i], truth[2 * i + 1]);
    }
    return new DemoReport(magnitude, scan.truthShape());
  }

  /**
   * Every method that the service has, of a network every exit; the DICOM files of the last one,
   * the best, are kept.
   */
  private void run(DemoClient client, DemoReport report, Progress progress) throws IOException {
    List<Method> methods =
        List.of(Method.ZERO_FILLED, Method.SENSE, Method.COMPRESSED_SENSING, Method.GLEAM);
    Optional<DemoAnswer> best = Optional.empty();
    for (int i = 0; i < methods.size(); i++) {
      String label = methods.get(i).label();
      progress.at("reconstructing: " + label, 0.4 + 0.3 * i / methods.size());
      Optional<DemoAnswer> answer = client.reconstruct("method=" + label, label);
      if (answer.isPresent()) {
        addEarlierExits(client, answer.get(), report, progress);
        report.add(answer.get());
        best = answer;
      }
    }
    store(
        best.orElseThrow(
            () -> new ReconstructionException(FailureCode.INTERNAL, "no method answered")));
  }

  /** Of an answer by a network, what its exits before the last one give. */
  private static void addEarlierExits(
      DemoClient client, DemoAnswer last, DemoReport report, Progress progress) throws IOException {
    if (last.model().isEmpty()) {
      return;
    }
    for (int exit : client.exits(last.model().get())) {
      if (exit < last.nInf()) {
        String query =
            "method=%s&model=%s&n_inf=%d".formatted(last.method(), last.model().get(), exit);
        progress.at("reconstructing: n_inf=" + exit, 0.7 + 0.3 * exit / last.nInf());
        Optional<DemoAnswer> answer = client.reconstruct(query, last.method());
        if (answer.isPresent()) {
          report.add(answer.get());
        }
      }
    }
  }

  private void store(DemoAnswer answer) throws IOException {
    OutputFormat.removeInstances(directory);
    for (int i = 0; i < answer.instances().size(); i++) {
      Files.write(OutputFormat.instance(directory, i), answer.instances().get(i));
    }
    out()
        .printf(
            "%d DICOM files (%s) in %s%n", answer.instances().size(), answer.label(), directory);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
