package org.gleamrecon.service;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program; a short sample of the long check. */
class KilledJobsTest {
  @TempDir Path directory;

  @Test
  void aJobEndsOnceAndWellWhateverIsKilledMeanwhile() throws Exception {
    try (KilledJobs jobs = new KilledJobs(directory, 2)) {
      jobs.run(3);
      jobs.requireModels(1);
    }
  }
}
