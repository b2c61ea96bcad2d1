package org.gleamrecon.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An array of complex64 as a NumPy file (format version 1.0, little endian, C order).
 *
 * @param shape sizes of the axes, slowest first
 * @param values complex, [re, im] pairs in C order; belongs to the record
 */
record NpyArray(int[] shape, float[] values) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGNMENT = 64;

  NpyArray {
    long count = 2;
    for (int size : shape) {
      count *= size;
    }
    if (count != values.length) {
      throw new IllegalArgumentException(
          "%d floats for complex %s".formatted(values.length, Arrays.toString(shape)));
    }
  }

  /** Writes the file, in place of one that is there. */
  void write(Path file) throws IOException {
    String sizes = Arrays.stream(shape).mapToObj(n -> n + ",").collect(Collectors.joining(" "));
    String text = "{'descr': '<c8', 'fortran_order': False, 'shape': (" + sizes + "), }";
    int length = MAGIC.length + 2 + text.length() + 1;
    String padded = text + " ".repeat((ALIGNMENT - length % ALIGNMENT) % ALIGNMENT) + "\n";
    try (OutputStream out = Files.newOutputStream(file)) {
      ByteBuffer head = ByteBuffer.allocate(MAGIC.length + 2).order(ByteOrder.LITTLE_ENDIAN);
      out.write(head.put(MAGIC).putShort((short) padded.length()).array());
      out.write(padded.getBytes(StandardCharsets.US_ASCII));
      ByteBuffer chunk = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
      for (int from = 0; from < values.length; from += chunk.capacity() / 4) {
        int count = Math.min(chunk.capacity() / 4, values.length - from);
        chunk.clear();
        chunk.asFloatBuffer().put(values, from, count);
        out.write(chunk.array(), 0, 4 * count);
      }
    }
  }

  /** Reads a file of the kind that {@link #write} makes. */
  static NpyArray read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[MAGIC.length];
    if (bytes.remaining() < MAGIC.length + 2) {
      throw new IOException("no NumPy file: " + bytes.remaining() + " bytes");
    }
    bytes.get(magic);
    byte[] text = new byte[Math.min(bytes.getShort() & 0xFFFF, bytes.remaining())];
    bytes.get(text);
    String head = new String(text, StandardCharsets.US_ASCII);
    Matcher shape = Pattern.compile("'shape': \\(([0-9, ]*)\\)").matcher(head);
    if (!Arrays.equals(magic, MAGIC)
        || !head.contains("'<c8'")
        || !head.contains("'fortran_order': False")
        || !shape.find()) {
      throw new IOException("no NumPy 1.0 file of complex64 in C order");
    }
    int[] sizes =
        Pattern.compile("\\d+")
            .matcher(shape.group(1))
            .results()
            .mapToInt(size -> Integer.parseInt(size.group()))
            .toArray();
    float[] values = new float[bytes.remaining() / 4];
    bytes.asFloatBuffer().get(values);
    return new NpyArray(sizes, values);
  }
}
