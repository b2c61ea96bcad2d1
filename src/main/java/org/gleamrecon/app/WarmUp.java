package org.gleamrecon.app;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.jboss.logging.Logger;

/**
 * Loads the engine in the background, so that the first scan does not wait for it. Until then the
 * service answers, but does not count as started.
 */
@Singleton
final class WarmUp {
  private static final Logger LOG = Logger.getLogger(WarmUp.class);

  private volatile boolean done;

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
    } catch (RuntimeException | LinkageError failure) {
      LOG.error("the engine cannot be used: the service never counts as started", failure);
    }
  }

  /** The engine's first use loads its native libraries, which takes seconds. */
  private static void reconstructSmallScan() {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      scope.complex(new float[2], 1).close();
    }
  }
}
