package org.gleamrecon.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.gleamrecon.Peers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyArrayTest {
  private static NpyArray random(int... shape) {
    int count = 2;
    for (int size : shape) {
      count *= size;
    }
    float[] values = new float[count];
    Random random = new Random(5);
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new NpyArray(shape, values);
  }

  @Test
  void numpyReadsTheSameNumbersInTheSamePlaces(@TempDir Path directory) throws IOException {
    NpyArray array = random(2, 3, 5, 7);
    Path file = directory.resolve("a.npy");
    array.write(file);
    String printed =
        Peers.run(
            Peers.python("numpy"),
            "-c",
            "import numpy,sys; a = numpy.load(sys.argv[1]); z = a[1, 2, 3, 4];"
                + " print(a.dtype, a.shape, a.flags['C_CONTIGUOUS'], z.real, z.imag)",
            file.toString());
    int at = 2 * (((1 * 3 + 2) * 5 + 3) * 7 + 4);
    String[] words = printed.strip().split("[ (),]+");
    assertArrayEquals(
        new String[] {"complex64", "2", "3", "5", "7", "True"},
        java.util.Arrays.copyOf(words, 6),
        printed);
    assertEquals(array.values()[at], Float.parseFloat(words[6]));
    assertEquals(array.values()[at + 1], Float.parseFloat(words[7]));
  }

  @Test
  void numpyReadsAnArrayOfOneAxis(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("a.npy");
    random(3).write(file);
    assertEquals(
        "(3,)",
        Peers.run(
                Peers.python("numpy"),
                "-c",
                "import numpy,sys; print(numpy.load(sys.argv[1]).shape)",
                file.toString())
            .strip());
  }

  @Test
  void whatIsWrittenIsReadAgain(@TempDir Path directory) throws IOException {
    NpyArray array = random(40, 33, 21);
    Path file = directory.resolve("a.npy");
    array.write(file);
    NpyArray again = NpyArray.read(file);
    assertArrayEquals(array.shape(), again.shape());
    assertArrayEquals(array.values(), again.values());
  }

  @Test
  void aFileCutShortIsNoArray(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("a.npy");
    Files.write(file, new byte[] {(byte) 0x93, 'N', 'U'});
    assertThrows(IOException.class, () -> NpyArray.read(file));
  }

  @Test
  void aShapeThatDoesNotFitTheValuesCannotBeMade() {
    assertThrows(IllegalArgumentException.class, () -> new NpyArray(new int[] {2}, new float[3]));
  }
}
