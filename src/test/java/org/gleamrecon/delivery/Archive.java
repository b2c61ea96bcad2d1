package org.gleamrecon.delivery;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.gleamrecon.Peers;

/** dcmtk's storescp: keeps each instance in a file named by its UID, byte for byte. */
final class Archive implements AutoCloseable {
  private static final int ATTEMPTS = 600;
  private static final int PAUSE_MILLISECONDS = 100;

  private final Path store;
  private final Process process;

  private Archive(Path store, Process process) {
    this.store = store;
    this.process = process;
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  static Archive start(Path store, int port, String... options)
      throws IOException, InterruptedException {
    Files.createDirectories(store);
    List<String> command =
        new ArrayList<>(
            List.of(Peers.program("storescp"), "-od", store.toString(), "-uf", "+B", "-dhl", "-v"));
    command.addAll(Arrays.asList(options));
    command.add(Integer.toString(port));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(store.resolveSibling("storescp.log").toFile()))
            .start();
    Archive archive = new Archive(store, process);
    await(() -> !process.isAlive() || answers(port));
    if (!process.isAlive()) {
      fail(archive.log());
    }
    return archive;
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Waits until something is so. */
  static void await(BooleanSupplier condition) {
    for (int i = 0; i < ATTEMPTS; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      try {
        Thread.sleep(PAUSE_MILLISECONDS);
      } catch (InterruptedException interrupt) {
        throw new IllegalStateException(interrupt);
      }
    }
    fail("it did not come to be");
  }

  String log() throws IOException {
    return Files.readString(store.resolveSibling("storescp.log"));
  }

  /** Data sets by SOP Instance UID, without the meta information, which the archive makes anew. */
  Map<String, byte[]> dataSets() throws IOException {
    Map<String, byte[]> dataSets = new TreeMap<>();
    try (Stream<Path> files = Files.list(store)) {
      for (Path file : files.toList()) {
        dataSets.put(
            file.getFileName().toString().replaceFirst("^[A-Z]+\\.", ""),
            dataSet(Files.readAllBytes(file)));
      }
    }
    return dataSets;
  }

  /** What follows the meta information of a file. */
  static byte[] dataSet(byte[] file) {
    int meta =
        (file[140] & 0xff)
            | (file[141] & 0xff) << 8
            | (file[142] & 0xff) << 16
            | (file[143] & 0xff) << 24;
    return Arrays.copyOfRange(file, 144 + meta, file.length);
  }

  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }
}
