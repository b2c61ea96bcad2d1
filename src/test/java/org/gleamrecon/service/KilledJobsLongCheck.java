package org.gleamrecon.service;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thirty kills of service, trainer or both, at random moments. */
@Tag("long")
class KilledJobsLongCheck {
  private static final int JOBS = 10;
  private static final int KILLS_EACH = 3;

  @TempDir Path directory;

  @Test
  void noJobIsLostOrRunTwiceAndNoModelIsHalf() throws Exception {
    try (KilledJobs jobs = new KilledJobs(directory, 1)) {
      for (int job = 0; job < JOBS; job++) {
        jobs.run(KILLS_EACH);
      }
      jobs.requireModels(JOBS);
      System.out.printf(
          "RESULT killed jobs | 1 | %d | %d jobs, %s: all succeeded once, every version whole, the"
              + " active one as the job says%n",
          JOBS * KILLS_EACH, JOBS, jobs.told());
    }
  }
}
