package org.gleamrecon.app;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.OptionalInt;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.pipeline.InstalledModels;
import org.gleamrecon.pipeline.Method;
import org.gleamrecon.pipeline.ModelRegistry;
import org.gleamrecon.pipeline.ReconstructionPipeline;
import org.gleamrecon.pipeline.ReconstructionRequest;
import org.gleamrecon.pipeline.StageListener;
import org.jboss.logging.Logger;

/**
 * Loads the engine in the background, and each model once, so that the first scan does not wait.
 * Until then the service answers, but does not count as started.
 */
@Singleton
final class WarmUp {
  private static final Logger LOG = Logger.getLogger(WarmUp.class);

  private static final PhantomOptions SMALL =
      PhantomOptions.DEFAULTS.with().matrix(64).slices(2).coils(4).build();
  private static final PhantomOptions USUAL = SMALL.with().matrix(128).coils(8).build();

  private final ReconstructionPipeline pipeline;
  private final ModelRegistry registry;
  private volatile boolean done;

  WarmUp(ReconstructionPipeline pipeline, ModelRegistry registry) {
    this.pipeline = pipeline;
    this.registry = registry;
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
      reconstruct(SMALL, Method.SENSE, Optional.empty(), StageListener.NONE);
      for (InstalledModels.Identity model : registry.installed().identities()) {
        reconstructWith(model.name() + ":" + model.version());
      }
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

  /** A model that fails here does not keep the others from serving. */
  private void reconstructWith(String model) {
    StageListener listener =
        new StageListener() {
          @Override
          public void fellBack(FailureCode reason) {
            LOG.warnf("model %s gave way to sense on the warm-up scan: %s", model, reason);
          }
        };
    try {
      reconstruct(SMALL, Method.GLEAM, Optional.of(model), listener);
      // So that a latency budget finds times that were not taken while everything was loaded.
      reconstruct(USUAL, Method.GLEAM, Optional.of(model), listener);
    } catch (ReconstructionException failure) {
      if (failure.code() == FailureCode.SHUTTING_DOWN) {
        throw failure;
      }
      LOG.warnf("model %s failed on the warm-up scan: %s", model, failure.detail());
    }
  }

  /**
   * Loads the engine's native libraries, compiles the corridor's busiest loops and learns how long
   * work takes, on a scan of its own.
   */
  private void reconstruct(
      PhantomOptions scan, Method method, Optional<String> model, StageListener listener) {
    try (AcquisitionSource source = PhantomScan.of(scan).source()) {
      pipeline.trial(
          source,
          new ReconstructionRequest(
              Optional.of(method), model, OptionalInt.empty(), OptionalInt.empty(), true),
          listener);
    }
  }
}
