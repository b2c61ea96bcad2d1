package org.gleamrecon.jobs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way to a server that can be cut: then open connections break and new ones are shut at once. */
final class Relay implements Closeable {
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final int target;
  private volatile boolean cut;

  Relay(int target) throws IOException {
    this.target = target;
    background(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  void cut() throws IOException {
    cut = true;
    closeAll();
  }

  void mend() {
    cut = false;
  }

  private void accept() throws IOException {
    while (!door.isClosed()) {
      Socket from = door.accept();
      if (cut) {
        from.close();
        continue;
      }
      Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(from);
      open.add(to);
      background(() -> pass(from, to));
      background(() -> pass(to, from));
    }
  }

  private static void pass(Socket from, Socket to) throws IOException {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void background(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException cutOff) {
                // As it should be.
              }
            },
            "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void closeAll() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
  }

  @Override
  public void close() throws IOException {
    door.close();
    closeAll();
  }
}
