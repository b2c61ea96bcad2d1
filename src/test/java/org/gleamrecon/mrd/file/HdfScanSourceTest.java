package org.gleamrecon.mrd.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gleamrecon.Peers;
import org.gleamrecon.mrd.Waveform;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class HdfScanSourceTest {
  private static final String SCRIPTS = "src/test/resources/hdf5/";

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> everyLayoutThatH5pyWritesReadsTheSame() throws IOException {
    Peers.run(Peers.python("numpy", "h5py"), SCRIPTS + "variants.py", directory.toString());
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(file -> file.toString().endsWith(".h5")).sorted().toList();
    }
    assertTrue(files.size() >= 20, "layouts: " + files.size());
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> compare(file)));
  }

  private void compare(Path file) throws IOException {
    String group = file.endsWith("nested-group.h5") ? "2026-11-23 10:00/raw" : "dataset";
    try (HdfScanSource source = HdfScanSource.open(file, group, Scans::header)) {
      ExpectedScan.assertSame(directory.resolve("expected.bin"), source);
      assertEquals(
          "<?xml version=\"1.0\"?><ismrmrdHeader>\u00e4\u00f6</ismrmrdHeader>",
          source.header().xml());
      assertTrue(source.configuration().isEmpty());
      assertEquals(5, source.waveformCount());
      for (int i = 0; i < 5; i++) {
        Waveform waveform = source.waveform(i);
        assertEquals(Long.MIN_VALUE + i, waveform.header().flags());
        assertEquals(0xffffffffL, waveform.header().measurementUid());
        assertEquals(i, waveform.header().scanCounter());
        assertEquals(10L * i, waveform.header().timeStamp());
        assertEquals(2.5f, waveform.header().sampleTimeUs());
        assertEquals(1024, waveform.header().waveformId());
        assertArrayEquals(
            IntStream.range(0, 2 * (4 + i)).map(k -> k - 96).toArray(), waveform.samples());
      }
    }
  }

  @Test
  void aFileOfTheIsmrmrdGeneratorReadsAsH5pyReadsIt() throws IOException {
    Path file = directory.resolve("generated.h5");
    Peers.run(
        Peers.program("ismrmrd_generate_cartesian_shepp_logan"),
        "-m",
        "32",
        "-c",
        "3",
        "-r",
        "2",
        "-C",
        "-k",
        "-o",
        file.toString());
    compareWithH5py(file);
  }

  @TestFactory
  Stream<DynamicTest> scannerFilesReadAsH5pyReadsThem() {
    return Stream.of(
            "brain_lowfield_1coil_4slices",
            "gre_siemens_2coil_oversampled",
            "phantom_16coil_noise",
            "phantom_32coil")
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name, () -> compareWithH5py(Peers.shared("data/raw/" + name + ".h5"))));
  }

  private void compareWithH5py(Path file) throws IOException {
    Path expected = directory.resolve("h5py.bin");
    Peers.run(
        Peers.python("numpy", "h5py"), SCRIPTS + "pack.py", file.toString(), expected.toString());
    try (HdfScanSource source = Scans.open(file)) {
      ExpectedScan.assertSame(expected, source);
    }
  }

  @Test
  void severalThreadsReadOneSource() throws InterruptedException {
    Path file = directory.resolve("threads.h5");
    Scans.write(file, Scans.random(5, 300, 2000));
    try (HdfScanSource source = Scans.open(file)) {
      List<float[]> alone =
          IntStream.range(0, source.size()).mapToObj(i -> source.read(i).samples()).toList();
      AtomicInteger same = new AtomicInteger();
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int i = 0; i < source.size(); i++) {
                    assertArrayEquals(alone.get(i), source.read(i).samples());
                    same.incrementAndGet();
                  }
                });
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(4 * source.size(), same.get());
    }
  }

  @Test
  void afterClosingNothingHoldsTheFile() throws IOException {
    Path file = directory.resolve("held.h5");
    Scans.write(file, Scans.random(6, 100, 100));
    try (HdfScanSource source = Scans.open(file)) {
      for (int i = 0; i < source.size(); i++) {
        source.read(i);
      }
      assertFalse(isMapped(file), "the file is mapped");
    }
    assertFalse(isMapped(file), "the file is mapped after closing");
    assertFalse(isOpen(file), "the file is open after closing");
  }

  private static boolean isMapped(Path file) throws IOException {
    Path maps = Path.of("/proc/self/maps");
    return Files.exists(maps) && Files.readString(maps).contains(file.toString());
  }

  private static boolean isOpen(Path file) throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.exists(descriptors)) {
      return false;
    }
    try (Stream<Path> open = Files.list(descriptors)) {
      return open.anyMatch(
          descriptor -> {
            try {
              return Files.readSymbolicLink(descriptor).equals(file);
            } catch (IOException closedMeanwhile) {
              return false;
            }
          });
    }
  }
}
