package org.gleamrecon.tcp;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * TLS 1.3 of the MRD door, in which MRD travels as it does without. The protocol has no such thing
 * of its own: a client that does not speak it needs a tunnel.
 *
 * @param certificate PEM file, its chain after it
 * @param key PEM file of its private key
 * @param clients PEM file of the authorities one of which must have signed a client's certificate;
 *     empty: clients show none
 */
public record MrdTls(Path certificate, Path key, Optional<Path> clients) {
  void applyTo(NetServerOptions options) {
    options
        .setSsl(true)
        // In older ones who ends its side ends both, and would not get its images.
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
        .setKeyCertOptions(
            new PemKeyCertOptions().addCertPath(certificate.toString()).addKeyPath(key.toString()));
    if (clients.isPresent()) {
      options
          .setClientAuth(ClientAuth.REQUIRED)
          .setTrustOptions(new PemTrustOptions().addCertPath(clients.get().toString()));
    }
  }
}
