package org.gleamrecon.app;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.gleamrecon.access.AddressList;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.LeastRate;
import org.gleamrecon.admission.Spool;
import org.gleamrecon.audit.AuditLog;
import org.gleamrecon.delivery.ImageDelivery;
import org.gleamrecon.pipeline.Corridor;
import org.gleamrecon.pipeline.RequestListener;
import org.gleamrecon.tcp.DoorParts;
import org.gleamrecon.tcp.MrdDoorLimits;
import org.gleamrecon.tcp.MrdServer;
import org.gleamrecon.tcp.MrdTls;
import org.jboss.logging.Logger;

/**
 * Opens the MRD door when what it leads to is there, and closes it before that goes: on SIGTERM no
 * scan begins, and those that arrive or are reconstructed may end.
 */
@Singleton
final class ScannerDoor {
  private static final Logger LOG = Logger.getLogger(ScannerDoor.class);
  private static final int BEFORE_ALL_OTHERS = 1;

  private final GleamConfig config;
  private final MrdServer server;
  private final Thread hook;
  private int port;

  ScannerDoor(
      Vertx vertx,
      GleamConfig config,
      AdmissionGate gate,
      Spool spool,
      Corridor corridor,
      RequestListener listener,
      ImageDelivery delivery,
      AuditLog audit,
      LeastRate leastRate) {
    this.config = config;
    server =
        new MrdServer(
            vertx,
            new DoorParts(
                gate,
                spool,
                corridor,
                listener,
                delivery,
                audit,
                new MrdDoorLimits(
                    AddressList.of(config.mrd().allow()),
                    config.mrd().maxSessions(),
                    config.mrd().idleTime(),
                    config.limits().maxBodyBytes().asLongValue(),
                    leastRate,
                    config.limits().drainBytes().asLongValue(),
                    config.limits().drainTime()),
                tls(config)));
    hook =
        new Thread(
            () -> {
              gate.close();
              server.drain();
            },
            "mrd-draining");
  }

  /** The start has checked that the files are named. */
  private static Optional<MrdTls> tls(GleamConfig config) {
    GleamConfig.Tls.MrdDoor kind = config.tls().mrd();
    return kind == GleamConfig.Tls.MrdDoor.OFF
        ? Optional.empty()
        : Optional.of(
            new MrdTls(
                config.tls().certificate().orElseThrow(),
                config.tls().key().orElseThrow(),
                kind == GleamConfig.Tls.MrdDoor.MUTUAL
                    ? config.auth().mtls().ca()
                    : Optional.empty()));
  }

  /** The port that was taken, where any was asked for. */
  int port() {
    return port;
  }

  void open(
      @Observes StartupEvent started, @ConfigProperty(name = "quarkus.http.host") String host) {
    port = server.open(host, config.mrd().port());
    Runtime.getRuntime().addShutdownHook(hook);
    LOG.infof(
        "MRD listening on: %s:%d%s",
        host, port, config.tls().mrd() == GleamConfig.Tls.MrdDoor.OFF ? "" : " (TLS)");
  }

  void close(
      @Observes @Priority(BEFORE_ALL_OTHERS) ShutdownEvent stopping,
      @ConfigProperty(name = "quarkus.shutdown.timeout", defaultValue = "10M") Duration patience) {
    server.close(patience);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyStopping) {
      LOG.debug("the process is stopping", alreadyStopping);
    }
  }
}
