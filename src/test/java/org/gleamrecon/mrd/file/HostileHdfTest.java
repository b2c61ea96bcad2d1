package org.gleamrecon.mrd.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gleamrecon.Peers;
import org.gleamrecon.failure.Blame;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Files that are damaged or made to do harm. */
class HostileHdfTest {
  /** Far more than any of these small files takes; a reader that goes in circles never ends. */
  private static final Duration FOREVER = Duration.ofSeconds(5);

  /** What opening may allocate besides a multiple of the file: classes, buffers, messages. */
  private static final long ALLOCATION_FLOOR = 32L << 20;

  private static final long ALLOCATION_FACTOR = 60;

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> whatNoScannerSendsIsRefusedWithItsCode() throws IOException {
    Peers.run(
        Peers.python("numpy", "h5py"), "src/test/resources/hdf5/hostile.py", directory.toString());
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(file -> !file.endsWith("good.h5")).sorted().toList();
    }
    assertTrue(files.size() >= 40, "files: " + files.size());
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> refused(file)));
  }

  private static void refused(Path file) {
    String name = file.getFileName().toString();
    ReconstructionException failure =
        assertTimeoutPreemptively(
            FOREVER, () -> assertThrows(ReconstructionException.class, () -> readAll(file)));
    assertEquals(name.substring(0, name.indexOf('-')), failure.code().name(), failure.detail());
  }

  @Test
  void damageIsTheSendersFaultAndBounded() throws IOException {
    Path ours = directory.resolve("ours.h5");
    Scans.write(ours, Scans.random(11, 150, 20));
    damage(Files.readAllBytes(ours), 12);
  }

  @Test
  void damageOfFilesOfTheHdf5LibraryIsTheSendersFaultAndBounded() throws IOException {
    Peers.run(
        Peers.python("numpy", "h5py"), "src/test/resources/hdf5/variants.py", directory.toString());
    for (String name :
        List.of("chunk1", "shuffle-gzip", "latest-extensible-array", "latest-fixed-array-gzip")) {
      damage(Files.readAllBytes(directory.resolve(name + ".h5")), name.hashCode());
    }
  }

  @Test
  void structuresThatLeadBackToThemselvesEnd() throws IOException {
    Path file = directory.resolve("circle.h5");
    Scans.write(file, Scans.random(13, 9000, 2));
    byte[] sound = Files.readAllBytes(file);
    ByteBuffer bytes = ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN);

    int root = find(sound, new byte[] {'T', 'R', 'E', 'E', 1, 1, 3, 0});
    for (int child = 0; child < 3; child++) {
      // Header of 24 bytes, then keys of 24 and addresses in turn.
      bytes.putLong(root + 48 + 32 * child, root);
    }
    assertFalse(survives(sound.clone(), "the index's root is its own child"));

    sound = Files.readAllBytes(file);
    bytes = ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN);
    // The header of the chunked dataset: four messages, the first a dataspace of 24 bytes.
    int header = find(sound, new byte[] {1, 0, 4, 0, 1, 0, 0, 0});
    int length = bytes.getInt(header + 8);
    bytes.putShort(header + 2, (short) -1).putShort(header + 16, (short) 16);
    bytes.putLong(header + 24, header + 16).putLong(header + 32, length);
    assertFalse(survives(sound, "an object header continues with itself"));
  }

  private static int find(byte[] content, byte[] what) {
    for (int i = 0; i + what.length <= content.length; i += 8) {
      if (Arrays.equals(content, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    return fail("not in the file: " + Arrays.toString(what));
  }

  private void damage(byte[] sound, long seed) throws IOException {
    Random random = new Random(seed);
    int structure = Math.min(sound.length, 6 << 10);
    int survivors = 0;
    for (int i = 0; i < 150; i++) {
      byte[] damaged = sound.clone();
      int at = random.nextInt(i % 2 == 0 ? structure : sound.length);
      if (i % 5 == 0) {
        damaged = Arrays.copyOf(damaged, at);
      } else if (i % 5 < 3) {
        damaged[at] ^= (byte) (1 << random.nextInt(8));
      } else {
        byte fill = (byte) (i % 5 == 3 ? 0xff : 0);
        Arrays.fill(damaged, at, Math.min(sound.length, at + 1 + random.nextInt(12)), fill);
      }
      survivors += survives(damaged, "seed " + seed + ", damage " + i + " at " + at) ? 1 : 0;
    }
    assertTrue(survivors < 150, "no damage was found");
  }

  private boolean survives(byte[] content, String which) throws IOException {
    Path file = directory.resolve("damaged.h5");
    Files.write(file, content);
    return assertTimeoutPreemptively(
        FOREVER,
        () -> {
          long before = allocated();
          try {
            readAll(file);
            return true;
          } catch (ReconstructionException failure) {
            assertEquals(Blame.SENDER, failure.code().blame(), which);
            return false;
          } catch (RuntimeException | StackOverflowError | OutOfMemoryError escaped) {
            return fail(which, escaped);
          } finally {
            long used = allocated() - before;
            assertTrue(
                used < ALLOCATION_FLOOR + ALLOCATION_FACTOR * content.length,
                which + " allocated " + used + " bytes");
          }
        },
        which);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  private static void readAll(Path file) {
    List<Integer> lengths = new ArrayList<>();
    try (HdfScanSource source = Scans.open(file)) {
      for (int i = 0; i < source.size(); i++) {
        lengths.add(source.read(i).samples().length);
      }
    }
    assertTrue(!lengths.isEmpty());
  }
}
