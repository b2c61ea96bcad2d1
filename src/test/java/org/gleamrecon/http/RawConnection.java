package org.gleamrecon.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that says exactly what it is told to, and shows exactly what comes back. */
final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MILLISECONDS = 30_000;

  private final Socket socket;

  RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLISECONDS);
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** The client has nothing more to say. */
  void endSending() throws IOException {
    socket.shutdownOutput();
  }

  /** One answer, head and body, by its Content-Length. */
  String answer() throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int missing = -1;
    while (missing != 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      bytes.write(next);
      missing--;
      if (missing < 0 && next == '\n') {
        String head = bytes.toString(StandardCharsets.ISO_8859_1);
        if (head.endsWith("\r\n\r\n")) {
          missing = contentLength(head);
        }
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int contentLength(String head) {
    for (String line : head.split("\r\n", -1)) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        return Integer.parseInt(line.substring(15).strip());
      }
    }
    return 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
