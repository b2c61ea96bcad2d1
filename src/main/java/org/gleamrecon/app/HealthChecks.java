package org.gleamrecon.app;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.http.Spool;

/** Health: whether to restart the process, whether to send it scans, whether it is warm. */
@Singleton
final class HealthChecks {

  /** Depends on neither queues nor running work: a busy service is alive. */
  @Produces
  @Liveness
  HealthCheck live() {
    return () -> HealthCheckResponse.up("process");
  }

  @Produces
  @Readiness
  HealthCheck disk(Spool spool) {
    return () -> HealthCheckResponse.named("disk").status(spool.hasSpace()).build();
  }

  @Produces
  @Readiness
  HealthCheck admission(AdmissionGate gate) {
    return () -> HealthCheckResponse.named("admission").status(!gate.isClosed()).build();
  }

  /** Ready but degraded: without a model every scan gets a classical method. */
  @Produces
  @Readiness
  HealthCheck models() {
    return () ->
        HealthCheckResponse.named("models")
            .up()
            .withData("loaded", 0)
            .withData("warning", "no model is installed: sense and zero-filled only")
            .build();
  }

  @Produces
  @Startup
  HealthCheck started(WarmUp warmUp) {
    return () -> HealthCheckResponse.named("warm-up").status(warmUp.isDone()).build();
  }
}
