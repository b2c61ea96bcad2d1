package org.gleamrecon.app;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.pipeline.ReconstructionPipeline;
import org.gleamrecon.pipeline.ReconstructionRequest;
import org.gleamrecon.pipeline.StageListener;
import org.jboss.logging.Logger;

/**
 * Loads the engine in the background, so that the first scan does not wait for it. Until then the
 * service answers, but does not count as started.
 */
@Singleton
final class WarmUp {
  private static final Logger LOG = Logger.getLogger(WarmUp.class);

  private final ReconstructionPipeline pipeline;
  private volatile boolean done;

  WarmUp(ReconstructionPipeline pipeline) {
    this.pipeline = pipeline;
  }

  boolean isDone() {
    return done;
  }

  void begin(@Observes StartupEvent started) {
    Thread thread = new Thread(this::run, "warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    long begin = System.nanoTime();
    try {
      reconstructSmallScan();
      done = true;
      LOG.infof("warm after %d ms", (System.nanoTime() - begin) / 1_000_000);
    } catch (ReconstructionException failure) {
      if (failure.code() != FailureCode.SHUTTING_DOWN) {
        LOG.error("the warm-up scan failed: the service never counts as started", failure);
      }
    } catch (RuntimeException | LinkageError failure) {
      LOG.error("the engine cannot be used: the service never counts as started", failure);
    }
  }

  /**
   * Loads the engine's native libraries and compiles the corridor's busiest loops, on a scan of its
   * own.
   */
  private void reconstructSmallScan() {
    PhantomScan scan =
        PhantomScan.of(PhantomOptions.DEFAULTS.with().matrix(64).slices(2).coils(4).build());
    try (AcquisitionSource source = scan.source()) {
      pipeline.reconstruct(source, ReconstructionRequest.DEFAULTS, StageListener.NONE);
    }
  }
}
