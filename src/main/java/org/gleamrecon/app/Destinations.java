package org.gleamrecon.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.gleamrecon.delivery.Destination;
import org.gleamrecon.delivery.DicomDestination;
import org.gleamrecon.delivery.StowDestination;
import org.gleamrecon.delivery.association.AeTitle;
import org.gleamrecon.delivery.association.Peer;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** The archives that the configuration names. What is wrong with one stops the start. */
final class Destinations {
  private static final Set<String> DOORS = Set.of("http", "mrd");
  private static final int LARGEST_PORT = 65535;

  private Destinations() {}

  /**
   * All, by name.
   *
   * @throws ReconstructionException PARAMETER_INVALID
   */
  static List<Destination> of(GleamConfig.Delivery config) {
    List<Destination> destinations = new ArrayList<>();
    new TreeMap<>(config.destinations()).forEach((name, one) -> destinations.add(of(name, one)));
    return destinations;
  }

  private static Destination of(String name, GleamConfig.Destination config) {
    String key = "gleam.delivery.destinations." + name;
    if (!name.matches("[a-z0-9][a-z0-9-]{0,31}")) {
      throw invalid(key + ": a name has at most 32 small letters, digits and hyphens");
    }
    Set<String> doors = Set.copyOf(config.doors());
    if (!DOORS.containsAll(doors)) {
      throw invalid(key + ".doors: there are http and mrd");
    }
    if (config.connectTime().toMillis() < 1 || config.replyTime().toMillis() < 1) {
      throw invalid(key + ": connect-time and reply-time are at least 1MS");
    }
    return switch (config.kind()) {
      case "dicom" -> new DicomDestination(name, doors, peer(key, config));
      case "stow" ->
          new StowDestination(
              name,
              doors,
              url(key, config),
              () -> token(config),
              trust(key, config),
              config.connectTime(),
              config.replyTime());
      default -> throw invalid(key + ".kind is dicom or stow");
    };
  }

  private static Peer peer(String key, GleamConfig.Destination config) {
    if (config.port() < 1 || config.port() > LARGEST_PORT) {
      throw invalid("%s.port is %d, of 1 to %d".formatted(key, config.port(), LARGEST_PORT));
    }
    return new Peer(
        config.host().orElseThrow(() -> invalid(key + ".host is missing")),
        config.port(),
        AeTitle.require(
            key + ".called-aet",
            config.calledAet().orElseThrow(() -> invalid(key + ".called-aet is missing"))),
        AeTitle.require(key + ".calling-aet", config.callingAet()),
        config.tls()
            ? Optional.of(trust(key, config).orElseGet(Destinations::usual).getSocketFactory())
            : Optional.empty(),
        config.connectTime(),
        config.replyTime());
  }

  private static URI url(String key, GleamConfig.Destination config) {
    URI url = config.url().orElseThrow(() -> invalid(key + ".url is missing"));
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http || url.getHost() == null || url.getRawQuery() != null || url.getUserInfo() != null) {
      throw invalid(key + ".url is http:// or https:// with a host, without query and user");
    }
    return url;
  }

  private static Optional<String> token(GleamConfig.Destination config) throws IOException {
    return config.tokenFile().isEmpty()
        ? Optional.empty()
        : Optional.of(Files.readString(config.tokenFile().get()).strip());
  }

  private static SSLContext usual() {
    try {
      return SSLContext.getDefault();
    } catch (GeneralSecurityException none) {
      throw new ReconstructionException(FailureCode.INTERNAL, "this Java has no TLS", none);
    }
  }

  private static Optional<SSLContext> trust(String key, GleamConfig.Destination config) {
    if (config.trustedCertificates().isEmpty()) {
      return Optional.empty();
    }
    Path file = config.trustedCertificates().get();
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("trusted-" + store.size(), one);
      }
      if (store.size() == 0) {
        throw invalid(key + ".trusted-certificates holds none");
      }
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusted.getTrustManagers(), null);
      return Optional.of(context);
    } catch (IOException | GeneralSecurityException failure) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          key + ".trusted-certificates cannot be read as PEM certificates",
          failure);
    }
  }

  private static ReconstructionException invalid(String detail) {
    return new ReconstructionException(FailureCode.PARAMETER_INVALID, detail);
  }
}
