package org.gleamrecon.mrd.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gleamrecon.MarkedScan;
import org.gleamrecon.Peers;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.pipeline.ScanSurvey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeidentifiedScanTest {
  private static final MarkedScan SCAN =
      new MarkedScan(
          PhantomScan.of(
              PhantomOptions.DEFAULTS.with().matrix(32).slices(2).coils(3).noiseLines(8).build()));

  private static final String ATTRIBUTES =
      """
      import sys, h5py
      with h5py.File(sys.argv[1], 'a') as f:
        f.attrs['patient'] = 'M4RKroot'
        f['dataset'].attrs['patient'] = 'M4RKgroup'
        f['dataset/data'].attrs['patient'] = 'M4RKdata'
        f['dataset/M4RKname'] = 'M4RKmember'
      """;

  @TempDir Path temporary;

  private static byte[] deidentified(Path file) throws IOException {
    try (AcquisitionSource source = ScanFile.open(file, "dataset")) {
      DeidentifiedScan scan = new DeidentifiedScan(source, ScanSurvey.usedAcquisitions(source));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      scan.write(bytes);
      assertEquals(scan.size(), bytes.size());
      return bytes.toByteArray();
    }
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(temporary.resolve(name), bytes);
  }

  @Test
  void noMarkIsLeftOfAStreamFullOfThem() throws IOException {
    byte[] marked = SCAN.stream();
    assertTrue(MarkedScan.marked(marked), "the test has something to find");
    assertFalse(MarkedScan.marked(deidentified(file("a.mrd", marked))));
  }

  @Test
  void noMarkIsLeftOfAFileWhoseAttributesAndOtherMembersBearThemToo() throws IOException {
    Path file = SCAN.hdf5(temporary.resolve("a.h5"));
    Peers.run(Peers.python("h5py"), "-c", ATTRIBUTES, file.toString());
    assertFalse(MarkedScan.marked(deidentified(file)));
  }

  @Test
  void theSameScanIsTheSameFileWhateverContainerNamesAndTimesItCameWith() throws IOException {
    byte[] plain = deidentified(file("plain.mrd", SCAN.plainStream()));
    assertArrayEquals(plain, deidentified(file("marked.mrd", SCAN.stream())));
    assertArrayEquals(plain, deidentified(SCAN.hdf5(temporary.resolve("marked.h5"))));
    assertArrayEquals(plain, deidentified(file("again.mrd", plain)));
  }

  @Test
  void anotherContrastOfTheSameShapeIsAnotherFile() throws IOException {
    MarkedScan other = new MarkedScan(PhantomScan.of(SCAN.scan().options().with().seed(2).build()));
    byte[] one = deidentified(file("one.mrd", SCAN.plainStream()));
    byte[] two = deidentified(file("two.mrd", other.plainStream()));
    assertEquals(one.length, two.length);
    assertFalse(java.util.Arrays.equals(one, two));
  }

  @Test
  void whatAReconstructionNeedsStays() throws IOException {
    try (AcquisitionSource before = ScanFile.open(file("b.mrd", SCAN.stream()), "dataset");
        AcquisitionSource after =
            ScanFile.open(file("a.mrd", deidentified(temporary.resolve("b.mrd"))), "dataset")) {
      MrdHeader was = before.header();
      MrdHeader is = after.header();
      assertEquals(was.encodings(), is.encodings());
      assertEquals(was.system().fieldStrengthTesla(), is.system().fieldStrengthTesla());
      assertEquals(
          was.system().relativeReceiverNoiseBandwidth(),
          is.system().relativeReceiverNoiseBandwidth());
      assertEquals("HFS", is.measurement().patientPosition());
      assertEquals(was.sequence().echoTimeMs(), is.sequence().echoTimeMs());
      assertEquals(before.size() - 1, after.size(), "all but the navigator");
      assertArrayEquals(before.read(6).samples(), after.read(5).samples());
      assertEquals(before.header(20).positionMm(), after.header(19).positionMm());
      assertEquals(before.header(20).sampleTimeUs(), after.header(19).sampleTimeUs());
    }
  }
}
