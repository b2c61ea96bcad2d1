package org.gleamrecon.tcp;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gleamrecon.mrd.ExampleScan;
import org.gleamrecon.mrd.wire.MessageReader;
import org.gleamrecon.mrd.wire.MrdMessage;

/** A client that sends exactly what it is told to, and shows what comes back. */
public final class ScannerClient implements AutoCloseable {
  private static final int PATIENCE_MILLISECONDS = 60_000;

  private final Socket socket;
  private final MessageReader reader;

  public ScannerClient(int port) throws IOException {
    this(port, new Socket());
  }

  /** One whose system holds so many bytes that it has not read, and not as many as it likes. */
  static ScannerClient thatHolds(int port, int bytes) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(bytes);
    return new ScannerClient(port, socket);
  }

  /**
   * @param unconnected speaks to the service, a socket of TLS for example
   */
  ScannerClient(int port, Socket unconnected) throws IOException {
    socket = unconnected;
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(PATIENCE_MILLISECONDS);
    socket.setTcpNoDelay(true);
    reader = new MessageReader(new BufferedInputStream(socket.getInputStream()));
  }

  public ScannerClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  ScannerClient send(MrdMessage... messages) throws IOException {
    return send(ExampleScan.bytes(List.of(messages)));
  }

  /** The client has nothing more to say, and still listens. */
  public ScannerClient endSending() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** The next message; empty where the service ended the connection. */
  public Optional<MrdMessage> next() throws IOException {
    return reader.read();
  }

  /** All messages until the service ends the connection. */
  public List<MrdMessage> rest() throws IOException {
    List<MrdMessage> messages = new ArrayList<>();
    for (Optional<MrdMessage> next = next(); next.isPresent(); next = next()) {
      messages.add(next.get());
    }
    return messages;
  }

  /** Breaks the connection instead of ending it. */
  void cut() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
