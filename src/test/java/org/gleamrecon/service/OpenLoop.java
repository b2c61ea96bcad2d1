package org.gleamrecon.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Posts one scan again and again, on one thread, each time on a connection of its own. In an open
 * loop requests begin at random moments, however the service is; in a closed loop each client waits
 * for its answer. A request's time counts from the moment at which it was due.
 */
final class OpenLoop implements AutoCloseable {
  private static final long PATIENCE_NANOSECONDS = TimeUnit.MINUTES.toNanos(2);
  private static final int MOST_ANSWER_BYTES = 1 << 20;
  private static final int LONGEST_RETRY_SECONDS = 3600;
  private static final Pattern RETRY_AFTER =
      Pattern.compile("(?mi)^retry-after: *([0-9]{1,9})\\r?$");

  private final InetSocketAddress door;
  private final ByteBuffer request;
  private final Random random;
  private final Selector selector = Selector.open();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(1 << 16);

  /**
   * What came back.
   *
   * @param servedMs times of the requests that were served, ascending
   * @param refused with 429 or 503, and a sensible Retry-After
   * @param wrong anything else
   * @param lastRefusedMs when the last one was refused, from the begin; 0: none was
   * @param seconds from the first request to the last answer
   */
  record Answers(
      double[] servedMs, int refused, List<String> wrong, double lastRefusedMs, double seconds) {
    int served() {
      return servedMs.length;
    }

    double perSecond() {
      return served() / seconds;
    }

    double percentile(double share) {
      return served() == 0
          ? Double.POSITIVE_INFINITY
          : servedMs[(int) Math.min(served() - 1, Math.floor(share * served()))];
    }
  }

  /** One request on its way. */
  private static final class Exchange {
    private final long due;
    private final ByteBuffer unsent;
    private final ByteBuffer answer = ByteBuffer.allocate(2048);
    private long answerBytes;

    Exchange(long due, ByteBuffer unsent) {
      this.due = due;
      this.unsent = unsent;
    }
  }

  private OpenLoop(InetSocketAddress door, ByteBuffer request, long seed) throws IOException {
    this.door = door;
    this.request = request;
    random = new Random(seed);
  }

  static OpenLoop of(URI uri, Path scan, long seed) throws IOException {
    byte[] body = Files.readAllBytes(scan);
    byte[] head =
        """
        POST %s?%s HTTP/1.1
        Host: localhost
        Accept: application/x-ismrmrd-stream
        Content-Length: %d
        Connection: close

        """
            .formatted(uri.getPath(), uri.getQuery(), body.length)
            .replace("\n", "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer request = ByteBuffer.allocateDirect(head.length + body.length);
    request.put(head).put(body).flip();
    return new OpenLoop(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), uri.getPort()), request, seed);
  }

  /** So many requests a second on average, at random moments, so many in all. */
  Answers open(double perSecond, int requests) throws IOException {
    return run(perSecond, requests, 0);
  }

  /** So many clients, each of which posts anew when it is answered. */
  Answers closed(int clients, int requests) throws IOException {
    return run(0, requests, clients);
  }

  private Answers run(double perSecond, int requests, int clients) throws IOException {
    long begin = System.nanoTime();
    double[] served = new double[requests];
    int servedCount = 0;
    int refused = 0;
    double lastRefused = 0;
    List<String> wrong = new ArrayList<>();
    int begun = 0;
    int ended = 0;
    double due = begin;
    long end = begin;
    while (ended < requests) {
      long now = System.nanoTime();
      while (begun < requests && (clients > 0 ? begun - ended < clients : due <= now)) {
        connect(clients > 0 ? now : (long) due);
        begun++;
        due -= clients > 0 ? 0 : Math.log(1 - random.nextDouble()) / perSecond * 1e9;
      }
      long pause = clients > 0 || begun == requests ? 1000 : (long) ((due - now) / 1e6);
      if (pause > 0) {
        selector.select(pause);
      } else {
        selector.selectNow();
      }
      now = System.nanoTime();
      for (SelectionKey key : List.copyOf(selector.selectedKeys())) {
        Exchange exchange = (Exchange) key.attachment();
        if (!goOn(key, exchange)) {
          continue;
        }
        ended++;
        end = now;
        String answer = answer(exchange);
        if (answer.startsWith("HTTP/1.1 200 ")) {
          served[servedCount++] = (now - exchange.due) / 1e6;
        } else if (isSensibleRefusal(answer)) {
          refused++;
          lastRefused = (now - begin) / 1e6;
        } else {
          wrong.add(answer.isEmpty() ? "a connection broke" : answer);
        }
      }
      selector.selectedKeys().clear();
      ended += giveUp(now, wrong);
    }
    double[] times = Arrays.copyOf(served, servedCount);
    Arrays.sort(times);
    return new Answers(times, refused, wrong, lastRefused, (end - begin) / 1e9);
  }

  private void connect(long due) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(door);
    channel.register(
        selector,
        SelectionKey.OP_CONNECT | SelectionKey.OP_WRITE | SelectionKey.OP_READ,
        new Exchange(due, request.duplicate()));
  }

  /** Returns whether the exchange is over. */
  private boolean goOn(SelectionKey key, Exchange exchange) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
      }
      if (key.isWritable() && exchange.unsent.hasRemaining()) {
        send(channel, exchange);
      }
      key.interestOps(
          SelectionKey.OP_READ | (exchange.unsent.hasRemaining() ? SelectionKey.OP_WRITE : 0));
      if (!key.isReadable() || !isAtEnd(channel, exchange)) {
        return false;
      }
    } catch (IOException broken) {
      // What was answered before counts.
    }
    channel.close();
    return true;
  }

  private static void send(SocketChannel channel, Exchange exchange) {
    try {
      channel.write(exchange.unsent);
    } catch (IOException refusedEarly) {
      // The answer may be there already.
      exchange.unsent.position(exchange.unsent.limit());
    }
  }

  private boolean isAtEnd(SocketChannel channel, Exchange exchange) throws IOException {
    while (true) {
      int count = channel.read(scratch.clear());
      if (count < 0) {
        return true;
      }
      if (count == 0) {
        return false;
      }
      exchange.answerBytes += count;
      if (exchange.answerBytes > MOST_ANSWER_BYTES) {
        throw new IOException("a long answer");
      }
      scratch.flip();
      scratch.limit(Math.min(scratch.limit(), exchange.answer.remaining()));
      exchange.answer.put(scratch);
    }
  }

  private static String answer(Exchange exchange) {
    return new String(
        exchange.answer.array(), 0, exchange.answer.position(), StandardCharsets.ISO_8859_1);
  }

  private static boolean isSensibleRefusal(String answer) {
    Matcher retry = RETRY_AFTER.matcher(answer);
    boolean refusal = answer.startsWith("HTTP/1.1 503 ") || answer.startsWith("HTTP/1.1 429 ");
    if (!refusal || !retry.find()) {
      return false;
    }
    int seconds = Integer.parseInt(retry.group(1));
    return seconds >= 1 && seconds <= LONGEST_RETRY_SECONDS;
  }

  private int giveUp(long now, List<String> wrong) throws IOException {
    int given = 0;
    for (SelectionKey key : selector.keys()) {
      if (key.isValid() && now - ((Exchange) key.attachment()).due > PATIENCE_NANOSECONDS) {
        key.channel().close();
        wrong.add("no answer");
        given++;
      }
    }
    return given;
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
