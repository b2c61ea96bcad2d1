package org.gleamrecon.app;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.gleamrecon.delivery.Delivery;

/** Images are sent as long as the service runs. */
@Singleton
final class Delivering {
  private final Delivery delivery;

  Delivering(Delivery delivery) {
    this.delivery = delivery;
  }

  /** After the checks of the start, whose observer comes first. */
  void begin(@Observes StartupEvent started) {
    delivery.start();
  }

  void end(@Observes ShutdownEvent stopping) {
    delivery.close();
  }
}
