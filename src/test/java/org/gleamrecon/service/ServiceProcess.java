package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gleamrecon.Peers;

/**
 * {@code ./gleam serve} as a process of its own, on free loopback ports, with a data directory of
 * its own.
 */
public final class ServiceProcess implements AutoCloseable {
  private static final Pattern KILOBYTES = Pattern.compile("(?m)^(VmRSS|VmHWM):\\s+(\\d+) kB");

  private static final Pattern HEAP_USED = Pattern.compile("heap\\s+total \\d+K, used (\\d+)K");

  private final Process process;
  private final Path log;
  private final int port;
  private final int managementPort;
  private final int mrdPort;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final long begin = System.nanoTime();
  private long readyAfter;
  private long startedAfter;

  private ServiceProcess(Process process, Path log, int port, int managementPort, int mrdPort) {
    this.process = process;
    this.log = log;
    this.port = port;
    this.managementPort = managementPort;
    this.mrdPort = mrdPort;
  }

  /**
   * Starts the service and waits until it is ready.
   *
   * @param data its GLEAM_DATA, which also receives its log
   * @param environment further settings, for example GLEAM_JAVA_OPTS
   */
  public static ServiceProcess start(Path data, Map<String, String> environment)
      throws IOException, InterruptedException {
    return start(List.of(), data, environment);
  }

  /** The program's launcher. */
  static String launcher() {
    Path repository = Path.of(System.getProperty("gleam.test.repository", "."));
    return repository.resolve("gleam").toAbsolutePath().toString();
  }

  /**
   * As {@link #start(Path, Map)}.
   *
   * @param prefix a command that the service is put behind
   */
  static ServiceProcess start(List<String> prefix, Path data, Map<String, String> environment)
      throws IOException, InterruptedException {
    int port = freePort();
    int managementPort = freePort();
    int mrdPort = freePort();
    Path log = data.resolve("service.log");
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            launcher(),
            "serve",
            "--port",
            String.valueOf(port),
            "--management-port",
            String.valueOf(managementPort),
            "--mrd-port",
            String.valueOf(mrdPort)));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("GLEAM_DATA", data.toString());
    builder.environment().putAll(environment);
    ServiceProcess service =
        new ServiceProcess(builder.start(), log, port, managementPort, mrdPort);
    service.awaitReady();
    return service;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    await("ready");
    readyAfter = System.nanoTime() - begin;
    await("started");
    startedAfter = System.nanoTime() - begin;
  }

  private void await(String probe) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(managementUri("/q/health/" + probe))
            .timeout(Duration.ofSeconds(5))
            .build();
    // Long, because the first start in a fresh checkout builds the program.
    for (int attempt = 0; attempt < 6000; attempt++) {
      if (!process.isAlive()) {
        fail("the service ended with status " + process.exitValue() + "\n" + Files.readString(log));
      }
      try {
        if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        // Not listening yet.
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    close();
    fail("the service is not " + probe + "\n" + Files.readString(log));
  }

  /** From the launcher's start to the first answer that it is ready, ms. */
  double readyAfterMs() {
    return readyAfter / 1e6;
  }

  /** From the launcher's start to the first answer that it is warmed up, ms. */
  double startedAfterMs() {
    return startedAfter / 1e6;
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public URI managementUri(String path) {
    return URI.create("http://127.0.0.1:" + managementPort + path);
  }

  public int mrdPort() {
    return mrdPort;
  }

  /** Posts a scan and returns the whole answer. */
  public HttpResponse<byte[]> post(String pathAndQuery, Path scan, String accept)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri(pathAndQuery))
            .timeout(Duration.ofMinutes(10))
            .header("Accept", accept)
            .POST(HttpRequest.BodyPublishers.ofFile(scan))
            .build(),
        BodyHandlers.ofByteArray());
  }

  public HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
        BodyHandlers.ofString());
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Resident memory now, MB. */
  public long residentMegabytes() throws IOException {
    return status("VmRSS");
  }

  /** Largest resident memory so far, MB. */
  public long peakMegabytes() throws IOException {
    return status("VmHWM");
  }

  private long status(String key) throws IOException {
    Matcher matcher =
        KILOBYTES.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
    while (matcher.find()) {
      if (matcher.group(1).equals(key)) {
        return Long.parseLong(matcher.group(2)) / 1024;
      }
    }
    throw new IOException("no " + key);
  }

  /** Java heap in use after a garbage collection, MB. */
  public long heapMegabytes() {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String pid = String.valueOf(process.pid());
    Peers.run(jcmd, pid, "GC.run");
    Matcher used = HEAP_USED.matcher(Peers.run(jcmd, pid, "GC.heap_info"));
    if (!used.find()) {
      throw new AssertionError("jcmd does not tell the heap");
    }
    return Long.parseLong(used.group(1)) / 1024;
  }

  /** Open file descriptors now. */
  public long descriptors() throws IOException {
    try (var open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return open.count();
    }
  }

  public String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException interrupt) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
