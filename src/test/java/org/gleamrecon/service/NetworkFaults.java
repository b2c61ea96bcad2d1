package org.gleamrecon.service;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.ExampleScan;
import org.gleamrecon.mrd.Image;
import org.gleamrecon.mrd.wire.MessageReader;
import org.gleamrecon.mrd.wire.MrdMessage;
import org.gleamrecon.phantom.PhantomOptions;

/**
 * Clients of both doors behind a bad network. A scan that arrives whole, however slowly or in
 * whatever pieces, is answered as ever; of every other the service ends the connection in time.
 */
final class NetworkFaults {
  /** Short times of the service, so that silent clients are soon given up. */
  static final Map<String, String> TIMES =
      Map.of(
          "GLEAM_MRD_IDLE_TIME", "5S",
          "GLEAM_LIMITS_DRAIN_TIME", "5S",
          "QUARKUS_HTTP_READ_TIMEOUT", "5S",
          "QUARKUS_HTTP_IDLE_TIMEOUT", "30S");

  /** More than all of them together, also on a machine that does other work. */
  private static final int PATIENCE_MILLISECONDS = 120_000;

  private static final int SLOW_BYTES = 3000;
  private static final int MOST_GARBAGE = 20_000;
  private static final PhantomOptions SCAN =
      PhantomOptions.DEFAULTS.with().matrix(32).slices(1).coils(2).acceleration(2).build();

  /** What the network, or the client, does. */
  private enum Fault {
    /** Nothing. */
    NONE(30),
    /** Pieces, with pauses between them. */
    LATE(10),
    /** The beginning and the end are sent byte by byte. */
    BYTE_BY_BYTE(6),
    /** The client ends its side once it has sent all. */
    HALF_CLOSED(10),
    /** The same, before it has sent all. */
    HALF_CLOSED_EARLY(10),
    /** The connection ends somewhere. */
    CLOSED(10),
    /** The connection breaks somewhere. */
    CUT(10),
    /** The client is not there any more when the answer comes. */
    ANSWER_NOT_TAKEN(5),
    /** Anything, perhaps after a good beginning. */
    GARBAGE(8),
    /** Nothing follows after a good beginning. */
    SILENT(1);

    private final int weight;

    Fault(int weight) {
      this.weight = weight;
    }

    private static Fault of(Random random) {
      int left = random.nextInt(Arrays.stream(values()).mapToInt(fault -> fault.weight).sum());
      for (Fault fault : values()) {
        left -= fault.weight;
        if (left < 0) {
          return fault;
        }
      }
      throw new IllegalStateException("no fault");
    }
  }

  /**
   * What came of it.
   *
   * @param wrong what should not have been
   * @param ends how often each fault ended in which way
   */
  record Outcome(List<String> wrong, Map<String, Integer> ends) {}

  private final ServiceProcess service;
  private final Path spool;
  private final long seed;
  private final byte[] http;
  private final byte[] mrd;
  private final byte[] httpAnswer;
  private final byte[] mrdAnswer;

  /**
   * Learns what the right answers are.
   *
   * @param directory for files of the test
   * @param data the service's GLEAM_DATA
   */
  NetworkFaults(ServiceProcess service, Path directory, Path data, long seed) throws IOException {
    this.service = service;
    this.seed = seed;
    spool = data.resolve("spool");
    byte[] scan = Files.readAllBytes(ScanFiles.write(directory.resolve("faults.mrd"), SCAN));
    http = joined(head(scan.length), scan);
    mrd = joined(ExampleScan.bytes(List.of(new MrdMessage.ConfigFile("zero-filled"))), scan);
    httpAnswer = image(whole(httpPort(), http), false);
    mrdAnswer = image(whole(service.mrdPort(), mrd), true);
    if (httpAnswer.length < 1000 || mrdAnswer.length < 1000) {
      throw new AssertionError("the service does not reconstruct the scan");
    }
  }

  private static byte[] head(int bodyBytes) {
    return """
    POST /v1/reconstructions?method=zero-filled HTTP/1.1
    Host: localhost
    Accept: application/x-ismrmrd-stream
    Content-Length: %d
    Connection: close

    """
        .formatted(bodyBytes)
        .replace("\n", "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** Runs sessions, so many at the same time; every second one is of the MRD door. */
  Outcome run(int first, int sessions, int atOnce) throws Exception {
    List<String> wrong = new ArrayList<>();
    Map<String, Integer> ends = new TreeMap<>();
    ExecutorService clients = Executors.newFixedThreadPool(atOnce);
    try {
      List<Future<String>> running = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        int number = first + i;
        running.add(clients.submit(() -> session(number)));
      }
      for (int i = 0; i < sessions; i++) {
        String end = running.get(i).get();
        ends.merge(end, 1, Integer::sum);
        if (end.contains("WRONG")) {
          wrong.add("session " + (first + i) + ": " + end);
        }
      }
    } finally {
      clients.shutdownNow();
    }
    return new Outcome(wrong, ends);
  }

  private String session(int number) throws IOException {
    Random random = new Random(31 * seed + number);
    boolean overMrd = number % 2 == 1;
    Fault fault = Fault.of(random);
    String name = (overMrd ? "MRD " : "HTTP ") + fault;
    try (Socket socket = connection(overMrd)) {
      byte[] answer;
      try {
        answer = play(socket, overMrd ? mrd : http, fault, random);
      } catch (SocketTimeoutException hang) {
        return name + " WRONG: a hang";
      } catch (IOException broken) {
        // The service need not read what nobody will get an answer to.
        return name + (mustBeAnswered(fault, overMrd) ? " WRONG: " + broken : " broken off");
      }
      boolean right = Arrays.equals(overMrd ? mrdAnswer : httpAnswer, image(answer, overMrd));
      if (right || !mustBeAnswered(fault, overMrd)) {
        return name + (right ? " answered" : " ended");
      }
      return name + " WRONG: " + start(answer);
    }
  }

  /** A web server may take a client that ends its side for one that went away. */
  private static boolean mustBeAnswered(Fault fault, boolean overMrd) {
    return switch (fault) {
      case NONE, LATE, BYTE_BY_BYTE -> true;
      case HALF_CLOSED -> overMrd;
      case HALF_CLOSED_EARLY, CLOSED, CUT, ANSWER_NOT_TAKEN, GARBAGE, SILENT -> false;
    };
  }

  private static String start(byte[] answer) {
    return "%d bytes: %s"
        .formatted(
            answer.length,
            new String(answer, 0, Math.min(answer.length, 400), StandardCharsets.ISO_8859_1));
  }

  private Socket connection(boolean overMrd) throws IOException {
    return connection(overMrd ? service.mrdPort() : httpPort());
  }

  private int httpPort() {
    return service.uri("/").getPort();
  }

  private static Socket connection(int port) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(PATIENCE_MILLISECONDS);
    socket.setTcpNoDelay(true);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLISECONDS);
    return socket;
  }

  private static byte[] play(Socket socket, byte[] request, Fault fault, Random random)
      throws IOException {
    int somewhere = 1 + random.nextInt(request.length - 1);
    switch (fault) {
      case NONE -> socket.getOutputStream().write(request);
      case LATE -> {
        for (int sent = 0; sent < request.length; ) {
          int piece = Math.min(request.length - sent, 1 + random.nextInt(request.length / 4));
          socket.getOutputStream().write(request, sent, piece);
          sent += piece;
          LockSupport.parkNanos(1_000_000L * random.nextInt(30));
        }
      }
      case BYTE_BY_BYTE -> {
        int slow = Math.min(SLOW_BYTES, request.length / 3);
        for (int i = 0; i < slow; i++) {
          socket.getOutputStream().write(request[i]);
        }
        socket.getOutputStream().write(request, slow, request.length - 2 * slow);
        for (int i = request.length - slow; i < request.length; i++) {
          socket.getOutputStream().write(request[i]);
        }
      }
      case HALF_CLOSED -> {
        socket.getOutputStream().write(request);
        socket.shutdownOutput();
      }
      case HALF_CLOSED_EARLY -> {
        socket.getOutputStream().write(request, 0, somewhere);
        socket.shutdownOutput();
      }
      case CLOSED -> {
        socket.getOutputStream().write(request, 0, somewhere);
        return new byte[0];
      }
      case CUT -> {
        socket.getOutputStream().write(request, 0, somewhere);
        socket.setSoLinger(true, 0);
        return new byte[0];
      }
      case ANSWER_NOT_TAKEN -> {
        socket.getOutputStream().write(request);
        LockSupport.parkNanos(1_000_000L * random.nextInt(40));
        return new byte[0];
      }
      case GARBAGE -> {
        if (random.nextBoolean()) {
          socket.getOutputStream().write(request, 0, somewhere);
        }
        byte[] garbage = new byte[1 + random.nextInt(MOST_GARBAGE)];
        random.nextBytes(garbage);
        socket.getOutputStream().write(garbage);
        // Whoever waits for more is told that there is none.
        socket.shutdownOutput();
      }
      case SILENT -> socket.getOutputStream().write(request, 0, somewhere);
    }
    return socket.getInputStream().readAllBytes();
  }

  private static byte[] whole(int port, byte[] request) throws IOException {
    try (Socket socket = connection(port)) {
      socket.getOutputStream().write(request);
      return socket.getInputStream().readAllBytes();
    }
  }

  /** The last image in an answer, without its attributes; nothing where there is none. */
  private static byte[] image(byte[] answer, boolean overMrd) throws IOException {
    int begin = 0;
    if (!overMrd) {
      String text = new String(answer, StandardCharsets.ISO_8859_1);
      begin = text.startsWith("HTTP/1.1 200 ") ? text.indexOf("\r\n\r\n") + 4 : answer.length;
    }
    MessageReader reader = MessageReader.of(ByteBuffer.wrap(answer, begin, answer.length - begin));
    byte[] image = new byte[0];
    try {
      for (Optional<MrdMessage> next = reader.read(); next.isPresent(); next = reader.read()) {
        if (next.get() instanceof MrdMessage.ImageMessage found) {
          Image bare = new Image(found.image().header(), "", found.image().pixels());
          image = ExampleScan.bytes(List.of(new MrdMessage.ImageMessage(bare)));
        }
      }
    } catch (ReconstructionException brokenOff) {
      return new byte[0];
    }
    return image;
  }

  /**
   * Many connections that say little or nothing, at both doors; in their midst a scan at each door
   * is answered, and then the service ends them all.
   *
   * @param each connections at each door
   */
  List<String> idle(int each) throws IOException {
    List<String> wrong = new ArrayList<>();
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * each; i++) {
        boolean overMrd = i % 2 == 1;
        Socket socket = connection(overMrd);
        sockets.add(socket);
        if (i % 4 >= 2) {
          byte[] request = overMrd ? mrd : http;
          socket.getOutputStream().write(request, 0, request.length / 2);
        }
      }
      for (boolean overMrd : new boolean[] {false, true}) {
        byte[] answer = overMrd ? whole(service.mrdPort(), mrd) : whole(httpPort(), http);
        if (!Arrays.equals(overMrd ? mrdAnswer : httpAnswer, image(answer, overMrd))) {
          wrong.add("beside idle connections: " + start(answer));
        }
      }
      for (Socket socket : sockets) {
        try (InputStream in = socket.getInputStream()) {
          in.readAllBytes();
        } catch (SocketTimeoutException hang) {
          wrong.add("an idle connection stays open");
        } catch (IOException broken) {
          // Ended as well.
        }
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    return wrong;
  }

  /** Waits until nothing of any session is left: no permit, no file of the spool. */
  void awaitNothingLeft() throws IOException, InterruptedException {
    Leftovers.awaitNone(service, spool);
  }
}
