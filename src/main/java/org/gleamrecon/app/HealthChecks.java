package org.gleamrecon.app;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.Spool;
import org.gleamrecon.audit.AuditLog;
import org.gleamrecon.pipeline.InstalledModels;
import org.gleamrecon.pipeline.ModelRegistry;

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

  /** Ready, if degraded: without a model every scan gets a classical method. */
  @Produces
  @Readiness
  HealthCheck models(ModelRegistry registry) {
    return () -> {
      InstalledModels models = registry.installed();
      List<String> loaded =
          models.identities().stream().map(model -> model.name() + ":" + model.version()).toList();
      List<String> warnings = new ArrayList<>(models.problems());
      if (loaded.isEmpty()) {
        warnings.add("no model is installed: sense and zero-filled only");
      }
      HealthCheckResponseBuilder answer =
          HealthCheckResponse.named("models").up().withData("loaded", loaded.size());
      if (!loaded.isEmpty()) {
        answer.withData("models", String.join(", ", loaded));
      }
      if (!warnings.isEmpty()) {
        answer.withData("warning", String.join("; ", warnings));
      }
      return answer.build();
    };
  }

  /** Ready all the same: a scan is worth more than its record, which says what it misses. */
  @Produces
  @Readiness
  HealthCheck audit(AuditLog audit) {
    return () -> {
      HealthCheckResponseBuilder answer = HealthCheckResponse.named("audit").up();
      audit.problem().ifPresent(problem -> answer.withData("warning", problem));
      return answer.build();
    };
  }

  @Produces
  @Startup
  HealthCheck started(WarmUp warmUp) {
    return () -> HealthCheckResponse.named("warm-up").status(warmUp.isDone()).build();
  }
}
