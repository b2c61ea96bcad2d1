package org.gleamrecon.app;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.gleamrecon.http.AsynchronousReconstruction;
import org.gleamrecon.results.Results;
import org.jboss.logging.Logger;

/**
 * Reconstructions whose clients come back for them: removed when their time is over, whether
 * anybody asks or not, and on SIGTERM those under way may end before what they need goes.
 */
@Singleton
final class AcceptedReconstructions {
  private static final Logger LOG = Logger.getLogger(AcceptedReconstructions.class);
  private static final int BEFORE_ALL_OTHERS = 1;
  private static final long SWEEP_SECONDS = 60;

  private final Results results;
  private final AsynchronousReconstruction work;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "results");
            thread.setDaemon(true);
            return thread;
          });

  private Optional<ScheduledFuture<?>> sweeping = Optional.empty();

  AcceptedReconstructions(Results results, AsynchronousReconstruction work) {
    this.results = results;
    this.work = work;
  }

  void begin(@Observes StartupEvent started) {
    sweeping =
        Optional.of(
            timer.scheduleWithFixedDelay(
                this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS));
  }

  private void sweep() {
    try {
      results.sweep();
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "results that are too old are still there");
    }
  }

  void end(
      @Observes @Priority(BEFORE_ALL_OTHERS) ShutdownEvent stopping,
      @ConfigProperty(name = "quarkus.shutdown.timeout", defaultValue = "10M") Duration patience) {
    if (!work.awaitEnd(patience)) {
      LOG.warnf("time is up: %d accepted reconstructions are interrupted", results.underWay());
    }
    sweeping.ifPresent(turns -> turns.cancel(false));
    timer.shutdown();
  }
}
