package org.gleamrecon.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes to bytes, of the kinds that readers stumble over; the same seed gives the same ones. */
final class Mutations {
  private static final int MOST_AT_ONCE = 6;
  private static final int LONGEST_BLOCK = 64;
  private static final int MOST_BYTES = 1 << 18;
  private static final long[] EDGES = {
    0,
    1,
    -1,
    2,
    7,
    8,
    16,
    127,
    128,
    255,
    256,
    1024,
    32767,
    32768,
    65535,
    65536,
    1 << 20,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffffffffL,
    1L << 32,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final int[] WIDTHS = {1, 2, 4, 8};

  private final Random random;
  private final List<byte[]> words;

  /**
   * @param words put in here and there: names and numbers of the format
   */
  Mutations(Random random, List<String> words) {
    this.random = random;
    this.words = words.stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /** Some changes to one input, or a piece of another in it. */
  byte[] next(List<byte[]> corpus) {
    byte[] bytes = corpus.get(random.nextInt(corpus.size()));
    int changes = 1 + random.nextInt(MOST_AT_ONCE);
    for (int i = 0; i < changes; i++) {
      bytes = change(bytes, corpus);
    }
    return bytes;
  }

  private byte[] change(byte[] bytes, List<byte[]> corpus) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    int at = place(bytes.length);
    return switch (random.nextInt(10)) {
      case 0, 1 -> set(bytes, at, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
      case 2 -> set(bytes, at, (byte) random.nextInt());
      case 3, 4 -> edge(bytes, at);
      case 5 -> spliced(bytes, at, block(bytes.length - at), new byte[0]);
      case 6 -> {
        byte[] same = Arrays.copyOfRange(bytes, at, at + block(bytes.length - at));
        yield spliced(bytes, at, 0, same);
      }
      case 7 -> Arrays.copyOf(bytes, at);
      case 8 -> {
        if (words.isEmpty()) {
          yield spliced(bytes, at, 1, new byte[] {(byte) random.nextInt()});
        }
        byte[] word = words.get(random.nextInt(words.size()));
        yield spliced(bytes, at, random.nextBoolean() ? word.length : 0, word);
      }
      default -> {
        byte[] other = corpus.get(random.nextInt(corpus.size()));
        int from = other.length == 0 ? 0 : random.nextInt(other.length);
        byte[] piece = Arrays.copyOfRange(other, from, from + block(other.length - from));
        yield spliced(bytes, at, random.nextBoolean() ? piece.length : 0, piece);
      }
    };
  }

  /** Structure lies near the beginning more often than not. */
  private int place(int length) {
    int bound = random.nextInt(3) == 0 ? length : Math.min(length, 1 << (3 + random.nextInt(11)));
    return random.nextInt(bound);
  }

  private int block(int most) {
    return Math.min(most, 1 + random.nextInt(LONGEST_BLOCK));
  }

  private static byte[] set(byte[] bytes, int at, byte value) {
    byte[] changed = bytes.clone();
    changed[at] = value;
    return changed;
  }

  /** A number at the edge of something, little-endian, or a digit of a text. */
  private byte[] edge(byte[] bytes, int at) {
    if (bytes[at] >= '0' && bytes[at] <= '9' && random.nextBoolean()) {
      byte[] number =
          Long.toString(EDGES[random.nextInt(EDGES.length)]).getBytes(StandardCharsets.US_ASCII);
      return spliced(bytes, at, 1, number);
    }
    int width = WIDTHS[random.nextInt(WIDTHS.length)];
    byte[] number =
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(EDGES[random.nextInt(EDGES.length)])
            .array();
    return spliced(bytes, at, width, Arrays.copyOf(number, width));
  }

  /** With {@code piece} in the place of the bytes from {@code at}. */
  private static byte[] spliced(byte[] bytes, int at, int dropped, byte[] piece) {
    int rest = Math.min(bytes.length, at + dropped);
    byte[] joined = new byte[Math.min(MOST_BYTES, at + piece.length + bytes.length - rest)];
    ByteBuffer out = ByteBuffer.wrap(joined);
    out.put(bytes, 0, Math.min(at, out.remaining()));
    out.put(piece, 0, Math.min(piece.length, out.remaining()));
    out.put(bytes, rest, Math.min(bytes.length - rest, out.remaining()));
    return joined;
  }
}
