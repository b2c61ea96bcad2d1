package org.gleamrecon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * BART's files: NAME.hdr with the sizes, NAME.cfl with complex64, first axis fastest.
 *
 * @param shape slowest axis first, as everywhere in the project; the file lists it in reverse
 * @param values interleaved (re, im), last axis fastest
 */
public record Cfl(long[] shape, float[] values) {

  /** Writes NAME.hdr and NAME.cfl. */
  public void write(Path name) throws IOException {
    StringBuilder header = new StringBuilder("# Dimensions\n");
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      header.append(shape[axis]).append(' ');
    }
    Files.writeString(Path.of(name + ".hdr"), header.append('\n'));
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Files.write(Path.of(name + ".cfl"), bytes.array());
  }

  /** Reads NAME.hdr and NAME.cfl; leading axes of size one are left out down to the given rank. */
  public static Cfl read(Path name, int rank) throws IOException {
    String sizes = Files.readString(Path.of(name + ".hdr")).split("\n", -1)[1].trim();
    long[] listed = Arrays.stream(sizes.split(" +", -1)).mapToLong(Long::parseLong).toArray();
    long[] shape = new long[rank];
    Arrays.fill(shape, 1);
    for (int axis = 0; axis < listed.length; axis++) {
      if (axis < rank) {
        shape[rank - 1 - axis] = listed[axis];
      } else if (listed[axis] != 1) {
        throw new IOException(name + " has more than " + rank + " axes: " + sizes);
      }
    }
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(Path.of(name + ".cfl"))).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / 4];
    bytes.asFloatBuffer().get(values);
    return new Cfl(shape, values);
  }
}
