package org.gleamrecon.app;

import io.quarkus.arc.Arc;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.gleamrecon.admission.DataDirectory;

/**
 * What the framework runs once all doors are open: says so, tells other processes where, and waits
 * for the end.
 */
public final class ServingApplication implements QuarkusApplication {
  private static volatile Runnable serving = () -> {};

  /** The framework makes the instance, so what it is to do comes this way. */
  static void onServing(Runnable action) {
    serving = action;
  }

  @Override
  public int run(String... args) {
    Config config = ConfigProvider.getConfig();
    boolean encrypted =
        config
            .getOptionalValue("quarkus.http.insecure-requests", String.class)
            .filter("disabled"::equals)
            .isPresent();
    // The port that was taken, where any was asked for.
    Arc.container()
        .instance(DataDirectory.class)
        .get()
        .announce(
            Hosts.uri(
                encrypted,
                config.getValue("quarkus.http.host", String.class),
                config.getValue(
                    encrypted ? "quarkus.http.ssl-port" : "quarkus.http.port", Integer.class)));
    serving.run();
    Quarkus.waitForExit();
    return 0;
  }
}
