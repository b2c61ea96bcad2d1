package org.gleamrecon.tcp;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.net.BindException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.jboss.logging.Logger;

/**
 * The MRD door. Connections are accepted on an event loop that never waits; a session takes a
 * thread only while bytes of it are worked on.
 */
public final class MrdServer {
  private static final Logger LOG = Logger.getLogger(MrdServer.class);
  private static final int BACKLOG = 1024;
  private static final long POLL_MILLISECONDS = 20;
  private static final int LAST_POLLS = 50;
  private static final long FAREWELL_NANOSECONDS = 3_000_000_000L;

  private final Vertx vertx;
  private final DoorParts parts;
  private final LongSupplier clock;
  private final NetServer server;
  private final ExecutorService threads;
  private final Set<MrdConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  public MrdServer(Vertx vertx, DoorParts parts) {
    this(vertx, parts, System::nanoTime);
  }

  /**
   * @param clock nanoseconds, by which clients are silent
   */
  MrdServer(Vertx vertx, DoorParts parts, LongSupplier clock) {
    this.vertx = vertx;
    this.parts = parts;
    this.clock = clock;
    AtomicInteger number = new AtomicInteger();
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "mrd-session-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    NetServerOptions options =
        new NetServerOptions().setAcceptBacklog(BACKLOG).setTcpNoDelay(true).setTcpKeepAlive(true);
    parts.tls().ifPresent(tls -> tls.applyTo(options));
    server =
        vertx
            .createNetServer(options)
            .connectHandler(this::accept)
            .exceptionHandler(MrdServer::notAccepted);
  }

  /** Whoever does not speak TLS, or shows no good certificate, is no reason for a stack trace. */
  private static void notAccepted(Throwable failure) {
    if (failure instanceof SSLException) {
      LOG.warnf("a connection was not accepted: %s", failure.getMessage());
    } else {
      LOG.warn("a connection was not accepted", failure);
    }
  }

  /**
   * Opens the door and returns when it is open.
   *
   * @param port 0 for any
   * @return the port
   * @throws ReconstructionException CONFLICT if the port is taken; PARAMETER_INVALID if certificate
   *     or key cannot be used
   */
  public int open(String host, int port) {
    try {
      return server.listen(port, host).toCompletionStage().toCompletableFuture().get().actualPort();
    } catch (ExecutionException failure) {
      if (parts.tls().isPresent() && !(failure.getCause() instanceof BindException)) {
        throw new ReconstructionException(
            FailureCode.PARAMETER_INVALID,
            "the MRD door cannot be opened at %s with the certificate %s and the key %s"
                .formatted(host, parts.tls().get().certificate(), parts.tls().get().key()),
            failure);
      }
      throw new ReconstructionException(
          FailureCode.CONFLICT, "port %d of %s is in use".formatted(port, host), failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new ReconstructionException(
          FailureCode.SHUTTING_DOWN, "interrupted while the MRD door was opened", interrupt);
    }
  }

  private void accept(NetSocket socket) {
    int open = connections.size();
    MrdConnection[] self = new MrdConnection[1];
    MrdConnection connection =
        MrdConnection.over(
            vertx,
            socket,
            parts,
            threads,
            clock,
            () -> connections.removeIf(other -> other == self[0]));
    self[0] = connection;
    connections.add(connection);
    if (!parts.limits().allowed().holds(socket.remoteAddress().hostAddress())) {
      connection.strand().execute(connection.session()::stranger);
    } else if (draining) {
      connection.strand().execute(connection.session()::draining);
    } else if (open >= parts.limits().maxSessions()) {
      connection.strand().execute(() -> connection.session().crowded(open));
    }
  }

  /** Connections that are open now. */
  public int sessions() {
    return connections.size();
  }

  /** Begins no more scans: those that arrive or are reconstructed end, others hear so at once. */
  public void drain() {
    draining = true;
    for (MrdConnection connection : connections) {
      connection.strand().execute(connection.session()::draining);
    }
  }

  /**
   * Drains, waits, and closes the door.
   *
   * @param patience how long scans may take to end
   */
  public void close(Duration patience) {
    drain();
    long begin = System.nanoTime();
    long farewell = begin;
    boolean interrupted = false;
    while (!connections.isEmpty() && !interrupted) {
      long now = System.nanoTime();
      if (connections.stream().anyMatch(connection -> !connection.session().isClosed())) {
        farewell = now;
      }
      if (now - begin > patience.toNanos() || now - farewell > FAREWELL_NANOSECONDS) {
        break;
      }
      interrupted = !paused();
    }
    for (MrdConnection connection : connections) {
      connection.cut();
    }
    server.close();
    // Their last tasks give back what they hold.
    for (int i = 0; i < LAST_POLLS && !connections.isEmpty() && !interrupted; i++) {
      interrupted = !paused();
    }
    threads.shutdown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean paused() {
    try {
      Thread.sleep(POLL_MILLISECONDS);
      return true;
    } catch (InterruptedException stop) {
      return false;
    }
  }
}
