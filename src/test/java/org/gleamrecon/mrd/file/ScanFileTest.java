package org.gleamrecon.mrd.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.ExampleScan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanFileTest {
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private static Path write(Path directory, byte[] bytes) throws IOException {
    return Files.write(directory.resolve("scan"), bytes);
  }

  private static ReconstructionException refusal(Path file) {
    return assertThrows(
        ReconstructionException.class, () -> ScanFile.open(file, "dataset").close());
  }

  @Test
  void anMrdStreamIsToldByItsFirstMessage(@TempDir Path directory) throws IOException {
    Path file = write(directory, ExampleScan.bytes(ExampleScan.scan(new Random(1), 3)));
    try (AcquisitionSource source = ScanFile.open(file, "dataset")) {
      assertEquals(3, source.size());
    }
  }

  @Test
  void hdf5IsToldBySignatureAlsoBehindAUserBlock(@TempDir Path directory) throws IOException {
    for (int userBlock : new int[] {0, 512, 1024, 2048, 1 << 20}) {
      byte[] bytes = new byte[userBlock + 100];
      System.arraycopy(HDF5, 0, bytes, userBlock, HDF5.length);
      Path file = write(directory, bytes);
      assertEquals(ScanFile.Container.HDF5, ScanFile.container(file), "user block " + userBlock);
    }
  }

  @Test
  void mrd2IsAnsweredWithItsConverter(@TempDir Path directory) throws IOException {
    Path file = write(directory, "yardl\1\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
    ReconstructionException failure = refusal(file);
    assertEquals(FailureCode.MRD2_NOT_SUPPORTED, failure.code());
    assertTrue(failure.detail().contains("mrd_to_ismrmrd"), failure.detail());
  }

  @Test
  void anythingElseIsNotIsmrmrd(@TempDir Path directory) throws IOException {
    for (byte[] bytes :
        new byte[][] {
          {},
          {1},
          {0, 0},
          "PK\3\4 a zip archive".getBytes(StandardCharsets.ISO_8859_1),
          Arrays.copyOf(HDF5, 7),
          new byte[5000]
        }) {
      assertEquals(FailureCode.NOT_ISMRMRD, refusal(write(directory, bytes)).code());
    }
  }

  @Test
  void aFileThatDoesNotExistIsNotFound(@TempDir Path directory) {
    assertEquals(FailureCode.NOT_FOUND, refusal(directory.resolve("none")).code());
  }
}
