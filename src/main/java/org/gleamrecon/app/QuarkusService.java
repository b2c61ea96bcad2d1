package org.gleamrecon.app;

import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.http.FrontRoutes;

/** Starts the service in this process. At most one at a time. */
public final class QuarkusService implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int START_SECONDS = 120;

  private static final String TLS_CERTIFICATE = "gleam.tls.certificate";
  private static final String TLS_KEY = "gleam.tls.key";
  private static final List<String> OTHERS_ONLY =
      List.of(
          "gleam.auth.tokens-file",
          "gleam.auth.mtls.ca",
          "gleam.auth.mtls.subjects-file",
          "gleam.models.signing-key",
          TLS_CERTIFICATE,
          TLS_KEY);

  private final URI uri;
  private final URI managementUri;
  private final Thread thread;

  private QuarkusService(URI uri, URI managementUri, Thread thread) {
    this.uri = uri;
    this.managementUri = managementUri;
    this.thread = thread;
  }

  /**
   * Serves until the process is asked to stop. All doors bind to the host.
   *
   * @return exit status: 0, or 1 if the service could not start, which its log explains
   * @throws ReconstructionException if it refuses to start: UNAUTHENTICATED for a host that other
   *     machines can reach where no identities are configured, PARAMETER_INVALID for its
   *     configuration, CONFLICT for a port or a data directory in use
   */
  public static int serve(String host, int port, int managementPort, int mrdPort) {
    EarlyConfiguration early = EarlyConfiguration.read();
    if (!early.asksWho()) {
      Hosts.requireLoopback(host);
    }
    Hosts.requireFree(host, port);
    Hosts.requireFree(host, managementPort);
    Hosts.requireFree(host, mrdPort);
    configure(host, port, managementPort, mrdPort);
    early.value(TLS_CERTIFICATE).ifPresent(certificate -> encrypt(certificate, early, port));
    int status = run(new CompletableFuture<>());
    Optional<ReconstructionException> refusal = StartChecks.refusal();
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    return status;
  }

  /**
   * Starts on free loopback ports and returns when it answers.
   *
   * @param dataDirectory where it keeps its state
   * @throws ReconstructionException if it refuses to start, as {@link #serve}; INTERNAL if it does
   *     not start
   */
  public static QuarkusService startOnFreePorts(Path dataDirectory) {
    int port = freePort();
    int managementPort = freePort();
    configure(LOOPBACK, port, managementPort, 0);
    System.setProperty("gleam.data", dataDirectory.toString());
    // For this process alone, whatever the environment has for a service that others call.
    for (String key : OTHERS_ONLY) {
      System.setProperty(key, "");
    }
    System.setProperty("gleam.auth.oidc.enabled", "false");
    System.setProperty("gleam.tls.mrd", "off");
    // Nobody sends scans to it who would need time to notice that it stops.
    System.setProperty("quarkus.shutdown.delay", "0S");
    // Beside a command's own words only what went wrong is of interest.
    System.setProperty("quarkus.log.console.level", "WARN");
    CompletableFuture<Boolean> started = new CompletableFuture<>();
    Thread thread = new Thread(() -> run(started), "service");
    thread.start();
    try {
      started.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw notStarted("interrupted");
    } catch (TimeoutException late) {
      throw notStarted("not ready after %d s".formatted(START_SECONDS));
    } catch (ExecutionException failure) {
      throw StartChecks.refusal().orElseGet(() -> notStarted("its log says why"));
    }
    return new QuarkusService(at(port), at(managementPort), thread);
  }

  /** Base of the HTTP door, without a path. */
  public URI uri() {
    return uri;
  }

  /** Base of the management door, without a path. */
  public URI managementUri() {
    return managementUri;
  }

  @Override
  public void close() {
    Quarkus.asyncExit(0);
    try {
      thread.join();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private static int run(CompletableFuture<Boolean> started) {
    AtomicInteger status = new AtomicInteger();
    ServingApplication.onServing(() -> started.complete(true));
    Quarkus.run(
        ServingApplication.class,
        (code, failure) -> {
          status.set(code);
          started.completeExceptionally(new IllegalStateException("ended with " + code, failure));
        });
    return status.get();
  }

  private static void configure(String host, int port, int managementPort, int mrdPort) {
    System.setProperty("quarkus.http.host", host);
    System.setProperty("quarkus.http.port", Integer.toString(port));
    System.setProperty("quarkus.management.host", host);
    System.setProperty("quarkus.management.port", Integer.toString(managementPort));
    System.setProperty(FrontRoutes.OWN_URI_CHECK, "true");
    System.setProperty("gleam.mrd.port", Integer.toString(mrdPort));
  }

  /** The HTTP door with TLS, and nothing beside it. */
  private static void encrypt(String certificate, EarlyConfiguration early, int port) {
    String key = early.value(TLS_KEY).orElse("");
    System.setProperty("quarkus.http.ssl.certificate.files", certificate);
    System.setProperty("quarkus.http.ssl.certificate.key-files", key);
    System.setProperty("quarkus.http.ssl-port", Integer.toString(port));
    System.setProperty("quarkus.http.insecure-requests", "disabled");
    if (early.isTrue("gleam.tls.management")) {
      System.setProperty("quarkus.management.ssl.certificate.files", certificate);
      System.setProperty("quarkus.management.ssl.certificate.key-files", key);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException("no free port", failure);
    }
  }

  private static URI at(int port) {
    return URI.create("http://" + LOOPBACK + ":" + port);
  }

  private static ReconstructionException notStarted(String why) {
    return new ReconstructionException(FailureCode.INTERNAL, "the service did not start: " + why);
  }
}
