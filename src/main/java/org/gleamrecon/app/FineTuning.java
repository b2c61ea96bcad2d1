package org.gleamrecon.app;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.gleamrecon.jobs.FineTuneJobs;

/** Fine-tuning runs as long as the service does. */
@Singleton
final class FineTuning {
  private final FineTuneJobs jobs;

  FineTuning(FineTuneJobs jobs) {
    this.jobs = jobs;
  }

  /** After the checks of the start, whose observer comes first. */
  void begin(@Observes StartupEvent started) {
    jobs.start();
  }

  void end(@Observes ShutdownEvent stopping) {
    jobs.close();
  }
}
