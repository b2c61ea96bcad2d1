package org.gleamrecon.tcp;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.gleamrecon.admission.LeastRate;
import org.gleamrecon.mrd.wire.MessageWriter;
import org.gleamrecon.mrd.wire.MrdMessage;
import org.jboss.logging.Logger;

/**
 * A socket between the event loop, which never waits, and its session, which may.
 *
 * <p>While the session works on what has arrived, the socket is not read: TCP then holds the sender
 * back. Once the scan is complete it is read again and what comes is thrown away, since only who
 * reads learns that the other side is gone.
 */
final class MrdConnection {
  private static final Logger LOG = Logger.getLogger(MrdConnection.class);
  private static final String END_OF_INPUT = "end-of-input";
  private static final int CHUNK = 1 << 18;
  private static final long LINGER_NANOSECONDS = 2_000_000_000L;
  private static final long SHORTEST_TICK = 20;
  private static final long LONGEST_TICK = 500;

  /** What is being done with the socket. */
  private enum Phase {
    READING,
    WORKING,
    SENDING,
    LEAVING
  }

  private final NetSocket socket;
  private final Strand strand;
  private final Strand besides;
  private final MrdDoorLimits limits;
  private final MrdSession session;
  private final LongSupplier clock;
  private volatile Phase phase = Phase.READING;
  private volatile boolean gone;
  // Nanoseconds: when bytes last went in or out.
  private volatile long lastMove;
  // What has arrived is not worked through yet: silence is then not the client's.
  private volatile boolean behind;
  // The rest of a message is waited for, and up to when that is accounted for.
  private volatile boolean inside;
  private volatile long waited;
  private volatile long leavingSince;
  private volatile boolean patientLeave;
  // Only on the event loop.
  private final LeastRate.Meter pace;
  private boolean inputEnded;
  // Before that a cut would take the last words with it.
  private boolean farewellSaid;
  private boolean trailing;
  private long drained;

  private MrdConnection(NetSocket socket, DoorParts parts, Executor threads, LongSupplier clock) {
    this.socket = socket;
    this.limits = parts.limits();
    this.clock = clock;
    pace = limits.leastRate().meter();
    lastMove = clock.getAsLong();
    waited = lastMove;
    strand = new Strand(threads);
    besides = new Strand(threads);
    session = new MrdSession(this, parts);
  }

  /**
   * Takes over a socket that was accepted. On its event loop.
   *
   * @param clock nanoseconds
   * @param afterwards run when the connection is gone
   */
  static MrdConnection over(
      Vertx vertx,
      NetSocket socket,
      DoorParts parts,
      Executor threads,
      LongSupplier clock,
      Runnable afterwards) {
    MrdConnection connection = new MrdConnection(socket, parts, threads, clock);
    connection.tellEndOfInput();
    socket.handler(connection::arrived);
    socket.exceptionHandler(cut -> LOG.debug("a connection broke", cut));
    long tick =
        Math.max(SHORTEST_TICK, Math.min(LONGEST_TICK, parts.limits().idleTime().toMillis() / 4));
    long timer = vertx.setPeriodic(tick, ignored -> connection.tick());
    socket.closeHandler(
        closed -> {
          vertx.cancelTimer(timer);
          connection.gone = true;
          connection.strand.execute(connection.session::gone);
          afterwards.run();
        });
    return connection;
  }

  /**
   * A client that has sent all may end its side and still read. Otherwise the framework would end
   * both sides at once. The end becomes an empty buffer, in its order among what was read.
   */
  private void tellEndOfInput() {
    ChannelHandlerContext context = ((NetSocketInternal) socket).channelHandlerContext();
    context.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    context
        .pipeline()
        .addBefore(
            context.name(),
            END_OF_INPUT,
            new ChannelInboundHandlerAdapter() {
              @Override
              public void userEventTriggered(ChannelHandlerContext here, Object event)
                  throws Exception {
                if (event instanceof ChannelInputShutdownEvent) {
                  here.fireChannelRead(Unpooled.EMPTY_BUFFER);
                  here.fireChannelReadComplete();
                } else {
                  super.userEventTriggered(here, event);
                }
              }
            });
  }

  MrdSession session() {
    return session;
  }

  /** The IP address at the other side. */
  String address() {
    return Optional.ofNullable(socket.remoteAddress())
        .map(address -> String.valueOf(address.hostAddress()))
        .orElse("unknown");
  }

  Strand strand() {
    return strand;
  }

  /** For work that goes on while bytes arrive. */
  Strand besides() {
    return besides;
  }

  /** Whether the client has yet to take what was written. */
  boolean isFull() {
    return socket.writeQueueFull();
  }

  /** Whether nobody is at the other side any more. */
  boolean isGone() {
    return gone;
  }

  private void arrived(Buffer buffer) {
    lastMove = clock.getAsLong();
    if (buffer.length() == 0) {
      inputEnded = true;
      if (phase != Phase.LEAVING) {
        strand.execute(session::ended);
      } else if (farewellSaid) {
        cut();
      }
      return;
    }
    switch (phase) {
      case READING -> {
        keepPace(buffer.length(), lastMove);
        behind = true;
        socket.pause();
        strand.execute(
            () -> {
              try {
                session.arrived(ByteBuffer.wrap(buffer.getBytes()));
              } finally {
                readOn();
              }
            });
      }
      case WORKING, SENDING -> {
        if (!trailing) {
          trailing = true;
          strand.execute(session::trailing);
        }
      }
      case LEAVING -> {
        drained += buffer.length();
        if (drained > limits.drainBytes()) {
          cut();
        }
      }
    }
  }

  /** Not before the client has taken what was answered to its queries. */
  private void readOn() {
    lastMove = clock.getAsLong();
    waited = lastMove;
    inside = session.insideMessage();
    behind = false;
    if (socket.writeQueueFull() && phase == Phase.READING) {
      socket.drainHandler(taken -> socket.resume());
    } else {
      socket.resume();
    }
  }

  /** A pause between messages is the scanner's good right; one inside a message is not. */
  private void keepPace(int bytes, long now) {
    long time = inside ? now - waited : 0;
    waited = now;
    pace.add(bytes, time).ifPresent(slow -> strand.execute(() -> session.slow(slow)));
  }

  private void tick() {
    long now = clock.getAsLong();
    long still = now - lastMove;
    switch (phase) {
      case READING -> {
        // Who sends nothing at all has the idle time; only what arrives is judged by its rate.
        if (!behind && still > limits.idleTime().toNanos()) {
          lastMove = now;
          strand.execute(session::idle);
        }
      }
      case WORKING -> {
        // The client waits for us.
      }
      case SENDING -> {
        if (still > limits.idleTime().toNanos()) {
          cut();
        }
      }
      case LEAVING -> {
        long longest = patientLeave ? limits.drainTime().toNanos() : LINGER_NANOSECONDS;
        if (still > LINGER_NANOSECONDS || now - leavingSince > longest) {
          cut();
        }
      }
    }
  }

  /** Writes a message. */
  void write(MrdMessage message) {
    if (!gone) {
      socket.write(bytes(message));
    }
  }

  private static Buffer bytes(MrdMessage message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      new MessageWriter(bytes).write(message);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  /** From now on what arrives is thrown away. */
  void work() {
    phase = Phase.WORKING;
  }

  /**
   * Sends a file, as fast as the client takes it.
   *
   * @param afterwards run on the strand when all is sent; not run if the connection breaks
   */
  void send(Path file, Runnable afterwards) {
    lastMove = clock.getAsLong();
    phase = Phase.SENDING;
    sendFrom(file, 0, afterwards);
  }

  private void sendFrom(Path file, long position, Runnable afterwards) {
    if (gone) {
      return;
    }
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      while (chunk.hasRemaining() && in.read(chunk, position + chunk.position()) >= 0) {
        // read on
      }
    } catch (IOException failure) {
      // In the midst of an image nothing can be said any more.
      LOG.error("an answer in the spool cannot be read", failure);
      cut();
      return;
    }
    if (chunk.position() == 0) {
      afterwards.run();
      return;
    }
    long next = position + chunk.position();
    socket
        .write(Buffer.buffer(chunk.array()).slice(0, chunk.position()))
        .onSuccess(
            taken -> {
              lastMove = clock.getAsLong();
              strand.execute(() -> sendFrom(file, next, afterwards));
            });
  }

  /**
   * Says CLOSE and ends: when the client has ended its side too, or after a short while.
   *
   * @param patient whether the client may be in the midst of sending: closing at once would make
   *     its system throw away what it has not read yet
   */
  void leave(boolean patient) {
    if (gone) {
      return;
    }
    patientLeave = patient;
    leavingSince = clock.getAsLong();
    lastMove = leavingSince;
    phase = Phase.LEAVING;
    socket
        .write(bytes(new MrdMessage.Close()))
        .onSuccess(
            said -> {
              farewellSaid = true;
              if (inputEnded) {
                cut();
              } else {
                endOutput();
              }
            });
  }

  /**
   * With TLS its own end is said before, without which the client would take the rest for cut off.
   */
  private void endOutput() {
    SslHandler encryption = channel().pipeline().get(SslHandler.class);
    if (encryption == null) {
      shutOutput();
    } else {
      encryption.closeOutbound().addListener(said -> shutOutput());
    }
  }

  private void shutOutput() {
    ((DuplexChannel) channel())
        .shutdownOutput()
        .addListener(
            ended -> {
              if (!ended.isSuccess()) {
                cut();
              }
            });
  }

  /**
   * Ends the connection at once. The framework's own way waits until all is written, and with a
   * client that takes nothing for ever: so past its handler.
   */
  void cut() {
    // Past the handler of TLS too, which would wait for its own end to be taken.
    ChannelHandlerContext front = channel().pipeline().firstContext();
    if (front != null) {
      front.close().addListener(cut -> LOG.debug("a connection was cut"));
    }
  }

  private Channel channel() {
    return ((NetSocketInternal) socket).channelHandlerContext().channel();
  }
}
