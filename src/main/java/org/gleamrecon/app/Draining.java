package org.gleamrecon.app;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.AdmissionState;
import org.gleamrecon.http.DatasetGate;
import org.jboss.logging.Logger;

/**
 * On SIGTERM no new work begins, at once: new requests hear so in a problem, while the framework
 * lets those under way end.
 */
@Singleton
final class Draining {
  private static final Logger LOG = Logger.getLogger(Draining.class);

  private final AdmissionGate gate;
  private final Thread hook;

  Draining(AdmissionGate gate, DatasetGate datasets) {
    this.gate = gate;
    hook =
        new Thread(
            () -> {
              gate.close();
              datasets.gate().close();
            },
            "draining");
  }

  void watch(@Observes StartupEvent started) {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  void stop(@Observes ShutdownEvent stopping) {
    AdmissionState left = gate.state();
    if (left.arriving() + left.waiting() + left.working() > 0) {
      LOG.warnf("time is up: stopping with requests under way: %s", left);
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyStopping) {
      LOG.debug("the process is stopping", alreadyStopping);
    }
  }
}
