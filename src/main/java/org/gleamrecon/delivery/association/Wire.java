package org.gleamrecon.delivery.association;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A connection whose every wait ends: a socket has no time limit for writing, and one for reading
 * begins anew with each byte, so a watch closes it when the time is over.
 */
final class Wire implements Closeable {
  private static final ScheduledThreadPoolExecutor WATCH =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "association-watch");
            thread.setDaemon(true);
            return thread;
          });

  static {
    WATCH.setRemoveOnCancelPolicy(true);
  }

  private final Socket plain;
  private final InputStream in;
  private final OutputStream out;

  private Wire(Socket plain, Socket used) throws IOException {
    this.plain = plain;
    in = new BufferedInputStream(used.getInputStream());
    out = used.getOutputStream();
  }

  /** Something that waits for the peer. */
  private interface Step<T> {
    T take() throws IOException;
  }

  /**
   * @throws AssociationException UNREACHABLE, TLS, TIMED_OUT
   */
  static Wire connect(Peer peer) throws AssociationException {
    Socket plain = new Socket();
    try {
      return within(
          plain,
          peer.connectTime(),
          AssociationException.Kind.UNREACHABLE,
          () -> {
            plain.setTcpNoDelay(true);
            plain.connect(
                new InetSocketAddress(peer.host(), peer.port()),
                (int) Math.min(Integer.MAX_VALUE, peer.connectTime().toMillis()));
            return new Wire(plain, peer.tls().isPresent() ? encrypted(plain, peer) : plain);
          });
    } catch (AssociationException failure) {
      silently(plain);
      throw failure;
    }
  }

  private static Socket encrypted(Socket plain, Peer peer) throws IOException {
    SSLSocket socket =
        (SSLSocket) peer.tls().orElseThrow().createSocket(plain, peer.host(), peer.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  void write(Pdu pdu, Duration time) throws AssociationException {
    within(
        plain,
        time,
        AssociationException.Kind.CLOSED,
        () -> {
          out.write(PduWriter.encode(pdu));
          out.flush();
          return pdu;
        });
  }

  Pdu read(Duration time) throws AssociationException {
    return within(plain, time, AssociationException.Kind.CLOSED, () -> PduReader.read(in));
  }

  private static <T> T within(
      Socket socket, Duration time, AssociationException.Kind otherwise, Step<T> step)
      throws AssociationException {
    AtomicBoolean late = new AtomicBoolean();
    Future<?> watch =
        WATCH.schedule(
            () -> {
              late.set(true);
              silently(socket);
            },
            time.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      return step.take();
    } catch (IOException | RuntimeException failure) {
      if (late.get() || failure instanceof java.net.SocketTimeoutException) {
        throw new AssociationException(
            AssociationException.Kind.TIMED_OUT,
            "nothing happened for %d ms".formatted(time.toMillis()),
            failure);
      }
      if (failure instanceof AssociationException ours) {
        throw ours;
      }
      if (failure instanceof SSLException) {
        throw new AssociationException(
            AssociationException.Kind.TLS, "no encrypted connection", failure);
      }
      throw new AssociationException(otherwise, "the connection failed", failure);
    } finally {
      watch.cancel(false);
    }
  }

  @Override
  public void close() {
    // Not the encrypted one, whose farewell may have to wait for the peer.
    silently(plain);
  }

  private static void silently(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // It is closed then.
    }
  }
}
