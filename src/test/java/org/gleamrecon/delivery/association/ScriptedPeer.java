package org.gleamrecon.delivery.association;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service class provider that behaves as a test says: as no program of others would. */
public final class ScriptedPeer implements AutoCloseable {
  private final ServerSocket door;
  private final Script script;
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();

  /** What the peer does with one connection. */
  @FunctionalInterface
  public interface Script {
    void play(Conversation conversation) throws IOException;
  }

  /** One connection, from the peer's side. */
  public static final class Conversation {
    final InputStream in;
    final OutputStream out;
    final Socket socket;

    Conversation(Socket socket) throws IOException {
      this.socket = socket;
      in = socket.getInputStream();
      out = socket.getOutputStream();
    }

    Pdu read() throws IOException {
      return PduReader.read(in);
    }

    void write(Pdu pdu) throws IOException {
      raw(PduWriter.encode(pdu));
    }

    void raw(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** Accepts every context with its first transfer syntax. */
    public void accept(int maximumLength) throws IOException {
      answer(maximumLength, 0);
    }

    /** Answers every context with a result. */
    public void answer(int maximumLength, int result) throws IOException {
      Pdu.AssociateRequest request = (Pdu.AssociateRequest) read();
      write(
          new Pdu.AssociateAccept(
              request.calledAet(),
              request.callingAet(),
              request.contexts().stream()
                  .map(
                      context ->
                          new Pdu.ContextResult(
                              context.id(), result, context.transferSyntaxUids().get(0)))
                  .toList(),
              new Pdu.UserInformation(maximumLength, "1.2.3", "TEST")));
    }

    /** Answers requests with a status until the release. */
    public void serve(int status) throws IOException {
      while (true) {
        Pdu pdu = read();
        if (pdu instanceof Pdu.ReleaseRequest) {
          write(new Pdu.ReleaseReply());
          return;
        }
        Pdu.DataValue value = ((Pdu.DataTransfer) pdu).values().get(0);
        CommandSet command = CommandSet.decode(value.fragment());
        boolean withData =
            command.number(CommandSet.DATA_SET_TYPE).orElseThrow() != CommandSet.NO_DATA_SET;
        while (withData) {
          Pdu.DataValue data = ((Pdu.DataTransfer) read()).values().get(0);
          withData = !data.last();
        }
        write(response(value.contextId(), command, status));
      }
    }

    static Pdu response(int contextId, CommandSet request, int status) {
      return new Pdu.DataTransfer(
          List.of(
              new Pdu.DataValue(
                  contextId,
                  true,
                  true,
                  new CommandSet()
                      .number(
                          CommandSet.COMMAND_FIELD,
                          request.number(CommandSet.COMMAND_FIELD).orElseThrow() | 0x8000)
                      .number(
                          CommandSet.MESSAGE_ID_RESPONDED_TO,
                          request.number(CommandSet.MESSAGE_ID).orElseThrow())
                      .number(CommandSet.DATA_SET_TYPE, CommandSet.NO_DATA_SET)
                      .number(CommandSet.STATUS, status)
                      .encode())));
    }
  }

  public ScriptedPeer(Script script) throws IOException {
    this.script = script;
    door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::run, "scripted-peer");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!door.isClosed()) {
      try (Socket socket = door.accept()) {
        script.play(new Conversation(socket));
      } catch (IOException gone) {
        // The other side went, or the test is over.
      } catch (RuntimeException fault) {
        faults.add(fault);
      }
    }
  }

  public int port() {
    return door.getLocalPort();
  }

  /** What went wrong on the peer's side, of its own doing. */
  List<Throwable> faults() {
    return faults;
  }

  /** How to reach it. */
  Peer peer(Duration replyTime) {
    return peer(port(), replyTime);
  }

  /** How to reach a port of this machine. */
  public static Peer peer(int port, Duration replyTime) {
    return new Peer(
        "127.0.0.1", port, "ARCHIVE", "GLEAM", Optional.empty(), Duration.ofSeconds(20), replyTime);
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
