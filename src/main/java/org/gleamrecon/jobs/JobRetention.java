package org.gleamrecon.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Removes the directories of jobs that were over long ago. What the database tells stays. */
final class JobRetention {
  private static final Duration EVERY = Duration.ofHours(1);

  private final JobStore store;
  private final JobSettings settings;
  private final Clock clock;
  private Optional<Instant> lastSweep = Optional.empty();

  JobRetention(JobStore store, JobSettings settings, Clock clock) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
  }

  /** Does its work if the last time is an hour ago. */
  void sweep() {
    Instant now = clock.instant();
    if (lastSweep.isPresent() && now.isBefore(lastSweep.get().plus(EVERY))) {
      return;
    }
    lastSweep = Optional.of(now);
    List<FineTuneJob> over =
        store.list().stream()
            .filter(job -> job.ended().isPresent() && job.trainer().isEmpty())
            .sorted(Comparator.comparing((FineTuneJob job) -> ended(job)).reversed())
            .toList();
    Instant oldest = now.minus(settings.keeping().time());
    for (int latest = 0; latest < over.size(); latest++) {
      FineTuneJob job = over.get(latest);
      if (latest >= settings.keeping().directories() || ended(job).isBefore(oldest)) {
        new JobDirectory(settings, job).remove();
      }
    }
  }

  private static Instant ended(FineTuneJob job) {
    return job.ended().orElse(Instant.MAX);
  }
}
