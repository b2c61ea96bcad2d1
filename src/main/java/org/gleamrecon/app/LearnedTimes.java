package org.gleamrecon.app;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.gleamrecon.admission.DataDirectory;
import org.gleamrecon.pipeline.ReconstructionPipeline;
import org.gleamrecon.timing.LearnedTime;
import org.gleamrecon.timing.TimeModel;
import org.gleamrecon.timing.TimesFile;
import org.jboss.logging.Logger;

/** What was learned about times outlives the process. Losing the last of it does no harm. */
@Singleton
final class LearnedTimes {
  private static final Logger LOG = Logger.getLogger(LearnedTimes.class);
  private static final int WRITTEN_EVERY_SECONDS = 30;

  private final TimeModel times;
  private final TimesFile file;
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "learned-times");
            thread.setDaemon(true);
            return thread;
          });
  private List<LearnedTime> written = List.of();

  LearnedTimes(ReconstructionPipeline pipeline, DataDirectory data) {
    times = pipeline.times();
    file = new TimesFile(data.path());
  }

  /** Before the warm-up, which would seem to know already. */
  void begin(@Observes @Priority(1) StartupEvent started) {
    TimesFile.Content content = file.read();
    content.warning().ifPresent(LOG::warn);
    times.restore(content.times());
    ScheduledFuture<?> unused =
        writer.scheduleWithFixedDelay(
            this::write, WRITTEN_EVERY_SECONDS, WRITTEN_EVERY_SECONDS, TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent stopping) {
    writer.shutdown();
    write();
  }

  private synchronized void write() {
    List<LearnedTime> now = times.learned();
    if (now.equals(written)) {
      return;
    }
    try {
      file.write(now);
      written = now;
    } catch (IOException failure) {
      LOG.warnf("times could not be written: %s", failure.getMessage());
    }
  }
}
