package org.gleamrecon.access;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/**
 * Has clients asked for a certificate, of our authorities only: the world's authorities sign for
 * anybody.
 */
@Singleton
public class ClientCertificates implements HttpServerOptionsCustomizer {
  private final Instance<Callers> callers;

  ClientCertificates(Instance<Callers> callers) {
    this.callers = callers;
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    callers
        .get()
        .clientAuthorities()
        .ifPresent(
            authorities -> {
              // Asked for, not demanded: people and programs with tokens have none.
              options.setClientAuth(ClientAuth.REQUEST);
              options.setTrustOptions(new PemTrustOptions().addCertPath(authorities.toString()));
            });
  }
}
