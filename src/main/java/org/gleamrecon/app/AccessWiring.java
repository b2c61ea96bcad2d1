package org.gleamrecon.app;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;
import org.gleamrecon.access.Callers;
import org.gleamrecon.access.CertificateSettings;
import org.gleamrecon.access.OpenIdSettings;
import org.gleamrecon.admission.DataDirectory;
import org.gleamrecon.audit.AuditLimits;
import org.gleamrecon.audit.AuditLog;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.telemetry.ReconstructionMetrics;

/** Who may come in, and what is written down of it. */
@Dependent
final class AccessWiring {
  @Produces
  @Singleton
  Callers callers(GleamConfig config) {
    GleamConfig.Oidc oidc = config.auth().oidc();
    GleamConfig.Mtls mtls = config.auth().mtls();
    require(
        !oidc.enabled() || (oidc.issuer().isPresent() && oidc.audience().isPresent()),
        "gleam.auth.oidc.enabled needs gleam.auth.oidc.issuer and gleam.auth.oidc.audience");
    require(
        mtls.ca().isPresent() == mtls.subjectsFile().isPresent(),
        "gleam.auth.mtls.ca and gleam.auth.mtls.subjects-file need each other");
    require(
        config.tls().certificate().isPresent() == config.tls().key().isPresent(),
        "gleam.tls.certificate and gleam.tls.key need each other");
    require(
        mtls.ca().isEmpty() || config.tls().certificate().isPresent(),
        "gleam.auth.mtls.ca needs gleam.tls.certificate: clients' certificates are part of TLS");
    require(
        !config.tls().management() || config.tls().certificate().isPresent(),
        "gleam.tls.management needs gleam.tls.certificate");
    return Callers.of(
        config.auth().tokensFile(),
        oidc.enabled() ? Optional.of(openId(oidc)) : Optional.empty(),
        mtls.ca()
            .flatMap(
                authorities ->
                    mtls.subjectsFile()
                        .map(subjects -> new CertificateSettings(authorities, subjects))),
        Clock.systemUTC());
  }

  private static OpenIdSettings openId(GleamConfig.Oidc oidc) {
    return new OpenIdSettings(
        oidc.issuer().orElse(""),
        oidc.audience().orElse(""),
        oidc.publicKey(),
        oidc.rolesClaim(),
        oidc.rolePrefix());
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new ReconstructionException(FailureCode.PARAMETER_INVALID, sentence);
    }
  }

  @Produces
  @Singleton
  AuditLog audit(DataDirectory data, GleamConfig config, ReconstructionMetrics metrics) {
    AuditLog audit =
        AuditLog.open(
            data.path().resolve(AuditLog.DIRECTORY),
            new AuditLimits(
                config.audit().maxFileBytes().asLongValue(),
                config.audit().maxBytes().asLongValue(),
                config.audit().retention()),
            "gleam-recon@" + System.getenv().getOrDefault("HOSTNAME", "localhost"),
            InstantSource.system());
    metrics.watchAudit(audit::failures, () -> audit.problem().isPresent());
    return audit;
  }

  void close(@Disposes AuditLog audit) {
    audit.close();
  }
}
