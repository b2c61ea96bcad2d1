package org.gleamrecon.mrd.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gleamrecon.Peers;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.Waveform;
import org.gleamrecon.mrd.WaveformHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HdfScanWriterTest {
  @TempDir Path directory;

  /** 64 a chunk and 64 chunks a node: one level of the index, its edges, and two levels. */
  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 4096, 4097, 9000})
  void whatIsWrittenIsReadBackBitForBit(int count) throws IOException {
    Path file = directory.resolve("scan.h5");
    List<Acquisition> written = Scans.random(count, count, 12);
    Scans.write(file, written);
    try (HdfScanSource source = Scans.open(file)) {
      assertEquals(Scans.XML, source.header().xml());
      assertSame(written, source);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300, 4500})
  void h5pyReadsWhatWasWritten(int count) throws IOException {
    Path file = directory.resolve("scan.h5");
    Path packed = directory.resolve("packed.bin");
    Scans.write(file, Scans.random(count, count, 40));
    Peers.run(
        Peers.python("numpy", "h5py"),
        "src/test/resources/hdf5/pack.py",
        file.toString(),
        packed.toString());
    try (HdfScanSource source = Scans.open(file)) {
      ExpectedScan.assertSame(packed, source);
    }
  }

  @Test
  void readoutsLargerThanAHeapCollectionAreWritten() {
    Path file = directory.resolve("scan.h5");
    List<Acquisition> written = Scans.random(3, 20, 30_000);
    Scans.write(file, written);
    try (HdfScanSource source = Scans.open(file)) {
      assertSame(written, source);
    }
  }

  private static void assertSame(List<Acquisition> written, HdfScanSource source) {
    assertEquals(written.size(), source.size());
    for (int i = 0; i < written.size(); i++) {
      Acquisition read = source.read(i);
      assertArrayEquals(written.get(i).samples(), read.samples());
      assertArrayEquals(written.get(i).trajectory(), read.trajectory());
      assertEquals(written.get(i).header().flags(), read.header().flags());
      assertEquals(written.get(i).header().scanCounter(), read.header().scanCounter());
      assertEquals(written.get(i).header().positionMm(), read.header().positionMm());
      assertArrayEquals(written.get(i).header().counters().user(), read.header().counters().user());
      assertArrayEquals(written.get(i).header().userFloat(), read.header().userFloat());
    }
  }

  @Test
  void waveformsAreReadBack() {
    Path file = directory.resolve("scan.h5");
    Acquisition acquisition = Scans.random(1, 1, 5).get(0);
    try (HdfScanWriter writer = HdfScanWriter.create(file, "dataset", Scans.XML)) {
      for (int i = 0; i < 100; i++) {
        writer.write(acquisition);
        writer.write(waveform(i));
      }
    }
    Peers.run(Peers.program("h5dump"), "-d", "/dataset/waveforms", file.toString());
    try (HdfScanSource source = Scans.open(file)) {
      assertEquals(100, source.size());
      assertEquals(100, source.waveformCount());
      for (int i = 0; i < 100; i++) {
        assertEquals(waveform(i).header(), source.waveform(i).header());
        assertArrayEquals(waveform(i).samples(), source.waveform(i).samples());
        assertArrayEquals(acquisition.samples(), source.read(i).samples());
      }
    }
  }

  private static Waveform waveform(int i) {
    WaveformHeader header =
        new WaveformHeader(1, -1L - i, 0xfffffff0L, i, 4_000_000_000L, 3, 2, 2.5f, 65_535);
    return new Waveform(header, new int[] {i, -1, 2, Integer.MIN_VALUE, 4, 5});
  }

  @Test
  void theCLibrarySeesItsOwnTypes() {
    Path ours = directory.resolve("ours.h5");
    Path theirs = directory.resolve("theirs.h5");
    Peers.run(
        Peers.program("ismrmrd_generate_cartesian_shepp_logan"),
        "-m",
        "32",
        "-c",
        "2",
        "-o",
        theirs.toString());
    try (HdfScanSource source = Scans.open(theirs);
        HdfScanWriter writer = HdfScanWriter.create(ours, "dataset", source.header().xml())) {
      for (int i = 0; i < source.size(); i++) {
        writer.write(source.read(i));
      }
    }
    for (String dataset : List.of("/dataset/data", "/dataset/xml")) {
      assertEquals(dump(theirs, dataset), dump(ours, dataset));
    }
    Peers.run(Peers.program("ismrmrd_info"), ours.toString());
    // Opens the file to write, and adds its images to the group.
    Peers.run(Peers.program("ismrmrd_recon_cartesian_2d"), ours.toString());
    Peers.run(Peers.program("ismrmrd_recon_cartesian_2d"), theirs.toString());
    assertEquals(dump(theirs, "/dataset/cpp/data"), dump(ours, "/dataset/cpp/data"));
    try (HdfScanSource before = Scans.open(theirs);
        HdfScanSource after = Scans.open(ours)) {
      for (int i = 0; i < before.size(); i++) {
        assertArrayEquals(before.read(i).samples(), after.read(i).samples());
      }
    }
  }

  /** Type, extent and every value, without the file's name. */
  private static String dump(Path file, String dataset) {
    String text = Peers.run(Peers.program("h5dump"), "-d", dataset, "-m", "%.9g", file.toString());
    return text.substring(text.indexOf('{'));
  }

  @Test
  void aScanWithoutAcquisitionsIsIncompleteWhenRead() {
    Path file = directory.resolve("empty.h5");
    Scans.write(file, List.of());
    Peers.run(Peers.program("h5dump"), file.toString());
    ReconstructionException failure =
        assertThrows(ReconstructionException.class, () -> Scans.open(file).close());
    assertEquals(FailureCode.SCAN_INCOMPLETE, failure.code());
  }

  @Test
  void anAcquisitionThatContradictsItsHeaderIsNotWritten() {
    Path file = directory.resolve("scan.h5");
    Acquisition sound = Scans.random(1, 1, 5).get(0);
    try (HdfScanWriter writer = HdfScanWriter.create(file, "dataset", Scans.XML)) {
      assertThrows(
          IllegalArgumentException.class,
          () -> writer.write(new Acquisition(sound.header(), new float[0], sound.trajectory())));
      writer.write(sound);
    }
    try (HdfScanSource source = Scans.open(file)) {
      assertEquals(1, source.size());
    }
  }

  @Test
  void aFileThatWasNotClosedIsNotTakenForAScan() throws IOException {
    Path file = directory.resolve("scan.h5");
    HdfScanWriter writer = HdfScanWriter.create(file, "dataset", Scans.XML);
    Scans.random(1, 100, 50).forEach(writer::write);
    Path copy = Files.copy(file, directory.resolve("unfinished.h5"));
    writer.close();
    assertTrue(Files.size(copy) > 0);
    ReconstructionException failure =
        assertThrows(ReconstructionException.class, () -> Scans.open(copy).close());
    assertEquals(FailureCode.NOT_ISMRMRD, failure.code());
  }
}
