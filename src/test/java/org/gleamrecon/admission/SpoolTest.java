package org.gleamrecon.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  @TempDir Path temporary;

  private Spool open(long floor) {
    return Spool.open(temporary.resolve("spool"), floor, new Random(1));
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAtTheStart() throws IOException {
    SpooledFile left = open(0).create();
    assertTrue(Files.exists(left.path()));
    open(0);
    assertFalse(Files.exists(left.path()));
  }

  @Test
  void onlyTheOwnerReadsTheSpool() throws IOException {
    try (SpooledFile file = open(0).create()) {
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())));
      assertEquals(
          "rwx------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary.resolve("spool"))));
    }
  }

  @Test
  void closingRemovesTheFile() {
    SpooledFile file = open(0).create();
    file.close();
    assertFalse(Files.exists(file.path()));
    file.close();
  }

  @Test
  void aFullDiskTakesNothing() {
    Spool spool = open(Long.MAX_VALUE / 2);
    assertFalse(spool.hasSpace());
    ReconstructionException failure =
        assertThrows(ReconstructionException.class, () -> spool.requireSpace(1));
    assertEquals(FailureCode.NO_SPACE, failure.code());
  }

  @Test
  void theSystemsFullDiskIsOurs() {
    assertEquals(
        FailureCode.NO_SPACE,
        SpooledFile.failed(new IOException("No space left on device")).code());
    assertEquals(FailureCode.INTERNAL, SpooledFile.failed(new IOException("broken")).code());
  }
}
