package org.gleamrecon.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;

/** What the framework runs once all doors are open: says so, and waits for the end. */
public final class ServingApplication implements QuarkusApplication {
  private static volatile Runnable serving = () -> {};

  /** The framework makes the instance, so what it is to do comes this way. */
  static void onServing(Runnable action) {
    serving = action;
  }

  @Override
  public int run(String... args) {
    serving.run();
    Quarkus.waitForExit();
    return 0;
  }
}
