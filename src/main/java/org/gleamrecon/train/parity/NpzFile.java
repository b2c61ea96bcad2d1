package org.gleamrecon.train.parity;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * NumPy's .npz: a zip of .npy arrays. Format: numpy.lib.format, versions 1 to 3; little-endian
 * float32, float64, int32, int64, bytes and booleans, C order.
 */
final class NpzFile {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MOST_BYTES = 1 << 30;
  private static final int MOST_HEADER_BYTES = 1 << 16;
  private static final int MOST_ENTRIES = 10_000;
  private static final int ALIGNMENT = 64;
  private static final Pattern DESCRIPTION = Pattern.compile("'descr'\\s*:\\s*'([^']+)'");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(\\w+)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");

  private NpzFile() {}

  /**
   * All arrays by name, in the file's order.
   *
   * @throws ReconstructionException PARAMETER_INVALID if the file is not such an archive
   */
  static Map<String, NpyArray> read(Path file) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    long left = MOST_BYTES;
    try (InputStream bytes = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(bytes)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] content = zip.readNBytes(Math.toIntExact(left));
        left -= content.length;
        if (left <= 0 || arrays.size() >= MOST_ENTRIES) {
          throw malformed("more than " + MOST_BYTES + " bytes or " + MOST_ENTRIES + " arrays");
        }
        arrays.put(entry.getName().replaceFirst("\\.npy$", ""), parse(content));
      }
    }
    if (arrays.isEmpty()) {
      throw malformed("no arrays");
    }
    return arrays;
  }

  static NpyArray parse(byte[] npy) {
    ByteBuffer in = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[MAGIC.length];
    if (in.remaining() < MAGIC.length + 4) {
      throw malformed("an entry of " + npy.length + " bytes");
    }
    in.get(magic);
    int version = in.getShort() & 0xff;
    if (!Arrays.equals(magic, MAGIC)) {
      throw malformed("an entry without NumPy's mark");
    }
    long length = version == 1 ? in.getShort() & 0xffff : in.remaining() < 4 ? -1 : in.getInt();
    if (length < 0 || length > MOST_HEADER_BYTES || length > in.remaining()) {
      throw malformed("a header of " + length + " bytes");
    }
    byte[] text = new byte[(int) length];
    in.get(text);
    String header = new String(text, StandardCharsets.ISO_8859_1);
    if (!group(FORTRAN, header).equals("False")) {
      throw malformed("an array in Fortran order");
    }
    long[] shape =
        Arrays.stream(group(SHAPE, header).split(","))
            .map(String::strip)
            .filter(size -> !size.isEmpty())
            .mapToLong(NpzFile::size)
            .toArray();
    return new NpyArray(shape, values(in, group(DESCRIPTION, header), count(shape)));
  }

  private static long size(String text) {
    if (!text.matches("\\d{1,10}")) {
      throw malformed("an axis of size " + text);
    }
    return Long.parseLong(text);
  }

  private static int count(long[] shape) {
    long count = 1;
    for (long size : shape) {
      if (size != 0 && count > MOST_BYTES / size) {
        throw malformed("an array of more than " + MOST_BYTES + " values");
      }
      count *= size;
    }
    return (int) count;
  }

  private static double[] values(ByteBuffer in, String type, int count) {
    int width =
        switch (type) {
          case "<f4", "<i4" -> 4;
          case "<f8", "<i8" -> 8;
          case "|u1", "|b1" -> 1;
          default -> throw malformed("numbers of type " + type);
        };
    if ((long) count * width != in.remaining()) {
      throw malformed(in.remaining() + " bytes for " + count + " numbers of type " + type);
    }
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (type) {
            case "<f4" -> in.getFloat();
            case "<f8" -> in.getDouble();
            case "<i4" -> in.getInt();
            case "<i8" -> in.getLong();
            default -> in.get() & 0xff;
          };
    }
    return values;
  }

  private static String group(Pattern pattern, String header) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw malformed("a header without " + pattern.pattern().replaceAll("[^a-z_].*", ""));
    }
    return matcher.group(1);
  }

  private static ReconstructionException malformed(String found) {
    return new ReconstructionException(
        FailureCode.PARAMETER_INVALID, "not a NumPy archive that can be read: " + found);
  }

  /** Writes float32 arrays, uncompressed, with a fixed time stamp: same arrays, same bytes. */
  static void write(Path file, Map<String, NpyArray> arrays) throws IOException {
    try (OutputStream bytes = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
        byte[] content = serialise(array.getValue());
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
      }
    }
  }

  private static byte[] serialise(NpyArray array) {
    String sizes =
        Arrays.stream(array.shape()).mapToObj(size -> size + ",").collect(Collectors.joining(" "));
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + "), }";
    int before = MAGIC.length + 4;
    int padding = ALIGNMENT - (before + header.length() + 1) % ALIGNMENT;
    header = header + " ".repeat(padding) + "\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(MAGIC);
    out.writeBytes(new byte[] {1, 0, (byte) header.length(), (byte) (header.length() >> 8)});
    out.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
    ByteBuffer numbers =
        ByteBuffer.allocate(4 * array.values().length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : array.values()) {
      numbers.putFloat((float) value);
    }
    out.writeBytes(numbers.array());
    return out.toByteArray();
  }
}
