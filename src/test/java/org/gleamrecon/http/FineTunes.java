package org.gleamrecon.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.gleamrecon.jobs.FakeModels;
import org.gleamrecon.jobs.FakeScans;
import org.gleamrecon.jobs.FakeTrainer;
import org.gleamrecon.jobs.JobModels;
import org.gleamrecon.jobs.Launcher;
import org.gleamrecon.jobs.TrainingScans;

/** The service with trainers that wait for a file, in a data directory of its own. */
public class FineTunes implements QuarkusTestProfile {
  private static final Path DIRECTORY = directory();

  static final Path DATA = DIRECTORY.resolve("data");

  private static Path directory() {
    try {
      return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "fine-tunes");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(Fakes.class);
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "gleam.data",
        DATA.toString(),
        "gleam.jobs.max-queued",
        "2",
        "gleam.limits.free-disk-bytes",
        "1M",
        "gleam.limits.keep-alive",
        "0.05S");
  }

  /** What this room's neighbours would be. */
  @Alternative
  @Singleton
  public static class Fakes {
    @Produces
    @Singleton
    Launcher launcher() throws IOException {
      return FakeTrainer.of(DIRECTORY, FakeTrainer.TRAIN_UNTIL_GO, FakeTrainer.SUCCEED).launcher();
    }

    @Produces
    @Singleton
    JobModels models() {
      return new FakeModels();
    }

    @Produces
    @Singleton
    TrainingScans scans() {
      return new FakeScans();
    }
  }
}
