package org.gleamrecon.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.concurrent.atomic.AtomicReference;

/** What the framework runs once all doors are open: says so, and waits for the end. */
public final class ServingApplication implements QuarkusApplication {
  private static final AtomicReference<Runnable> SERVING = new AtomicReference<>(() -> {});

  /** The framework makes the instance, so what it is to do comes this way. */
  static void onServing(Runnable action) {
    SERVING.set(action);
  }

  @Override
  public int run(String... args) {
    SERVING.get().run();
    Quarkus.waitForExit();
    return 0;
  }
}
