package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.gleamrecon.Peers;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.modelstore.RandomModels;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.unroll.ConjugateGradient;
import org.gleamrecon.unroll.FourierConvention;
import org.gleamrecon.unroll.Padding;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.jspecify.annotations.Nullable;

/**
 * Trainings of random settings in processes of their own, started as the service starts them: all
 * of the Java heap is resident from the start.
 */
final class PlannedMemory {
  private static final int HEAP_MB = 384;
  private static final int STEPS = 20;

  private final Path directory;
  private final Random random;
  private int runs;

  PlannedMemory(Path directory, long seed) {
    this.directory = directory;
    random = new Random(seed);
  }

  /**
   * What a training planned and took, 10^6 bytes.
   *
   * @param setting for people
   */
  record Run(String setting, double plannedMb, double peakMb) {
    double share() {
      return peakMb / plannedMb;
    }

    /** Whether it stayed below its plan, and the plan was not far too high. */
    boolean holds() {
      return share() < 1 && share() > 0.6;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%s: %.0f of %.0f MB (%.2f)", setting, peakMb, plannedMb, share());
    }
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** Draws a setting and trains by it. */
  Run next() throws IOException {
    int iterations = one(List.of(2, 4, 6, 8));
    List<Integer> divisors =
        List.of(1, 2, 3, 4, 6, 8).stream().filter(m -> iterations % m == 0).toList();
    int modules = one(divisors);
    int features = one(List.of(8, 16, 24, 32));
    boolean solver = random.nextBoolean();
    int coils = one(List.of(4, 8, 12, 16));
    int matrix = one(List.of(96, 128, 192, 256));
    int batch = 1 + random.nextInt(2);
    boolean self = random.nextInt(3) == 0;
    String setting =
        "%s %s, N=%d M=%d, %d features, %d coils, %d x %d, batch %d"
            .formatted(
                self ? "self" : "full",
                solver ? "3 CG steps" : "gradient step",
                iterations,
                modules,
                features,
                coils,
                matrix,
                matrix,
                batch);
    Path home = Files.createDirectory(directory.resolve("run" + ++runs));
    RandomModels.publish(
        home.resolve("models"), "any", 1, design(iterations, modules, features, solver));
    Path scan = TrainingScans.write(home.resolve("scan.h5"), scan(matrix, coils, self));
    Path job = home.resolve("job");
    job(home, scan, self, modules, batch).write(job);
    JsonNode memory = run(job).path("memory");
    return new Run(setting, memory.path("plannedMb").asDouble(), memory.path("peakMb").asDouble());
  }

  private static PhantomOptions scan(int matrix, int coils, boolean self) {
    PhantomOptions.Builder scan = TrainingScans.full(matrix, coils).slices(2).seed(5);
    return self
        ? scan.pattern(SamplingPattern.RANDOM1D).acceleration(2).calibrationLines(24).build()
        : scan.build();
  }

  private static UnrolledNetworkConfig design(
      int iterations, int modules, int features, boolean solver) {
    UnrolledNetworkConfig published = UnrolledNetworkConfig.pgd(iterations, modules, features);
    return solver
        ? new UnrolledNetworkConfig(
            published.network(),
            published.dimension(),
            iterations,
            modules,
            features,
            published.activationOrder(),
            Padding.ZERO,
            false,
            new ConjugateGradient(0.15, true, 3, false),
            6,
            true,
            FourierConvention.CENTRED)
        : published;
  }

  private static FineTuningJob job(Path home, Path scan, boolean self, int modules, int batch) {
    @Nullable String mask = null;
    return new FineTuningJob(
        null,
        "any:1",
        home.resolve("models/any/1").toString(),
        List.of(scan.toString()),
        List.of(),
        self ? "self" : "full",
        modules,
        STEPS,
        batch,
        1e-5,
        self ? null : List.of(4.0, 4.0),
        mask,
        1e6,
        1L,
        null,
        "cpu",
        1,
        null);
  }

  private static JsonNode run(Path job) throws IOException {
    Path repository = Path.of(System.getProperty("gleam.test.repository", "."));
    String options = "-Xms%dm -Xmx%dm -XX:+AlwaysPreTouch -XX:+UseSerialGC";
    Peers.Result result =
        Peers.execute(
            List.of(
                "env",
                "OMP_NUM_THREADS=1",
                "GLEAM_JAVA_OPTS=" + options.formatted(HEAP_MB, HEAP_MB),
                repository.resolve("gleam").toAbsolutePath().toString(),
                "finetune",
                "--job",
                job.toString()));
    assertEquals(0, result.status(), result.output());
    return new ObjectMapper().readTree(job.resolve("status.json").toFile());
  }
}
