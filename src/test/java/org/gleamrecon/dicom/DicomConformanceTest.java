package org.gleamrecon.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.gleamrecon.Peers;
import org.gleamrecon.image.PixelScaling;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.mrd.Encoding;
import org.gleamrecon.mrd.MrdHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether our objects are valid, as dicom3tools and DCMTK judge. */
class DicomConformanceTest {
  private static final long SEED = 20260304;

  @TempDir Path directory;

  @Test
  void everyKindOfSeriesIsValid() throws IOException {
    for (SampleSeries series :
        List.of(
            SampleSeries.axial(),
            SampleSeries.oblique(),
            SampleSeries.slab(),
            SampleSeries.cineWithTwoEchoes())) {
      series.write(directory).forEach(DicomConformanceTest::assertValid);
    }
  }

  @Test
  void theObjectsOfASeriesAgreeWithEachOther() throws IOException {
    String program = Peers.program("dcentvfy");
    for (SampleSeries series :
        List.of(SampleSeries.oblique(), SampleSeries.slab(), SampleSeries.cineWithTwoEchoes())) {
      Path own = Files.createTempDirectory(directory, "series");
      List<String> command = new ArrayList<>(List.of(program));
      series.write(own).forEach(file -> command.add(file.toString()));
      assertEquals("", Peers.run(command.toArray(String[]::new)));
    }
  }

  @Test
  void anObjectWithoutAnyHeaderValueIsValid() throws IOException {
    SampleSeries full = SampleSeries.cineWithTwoEchoes();
    new SampleSeries(SampleSeries.bare(full.header()), full.images())
        .write(directory)
        .forEach(DicomConformanceTest::assertValid);
  }

  @Test
  void junkInTheHeaderMakesNoInvalidObject() throws IOException {
    SampleSeries full = SampleSeries.oblique();
    Random random = new Random(SEED);
    List<String> values =
        new ArrayList<>(
            List.of(
                Peers.python("pydicom", "numpy", "nibabel"),
                "src/test/resources/dicom/judge.py",
                "values"));
    for (int trial = 0; trial < 60; trial++) {
      String junk = junk(random, trial);
      Float number = List.of(Float.NaN, -1f, 0f, 1e30f, 1e-30f).get(trial % 5);
      Encoding encoding = SampleSeries.bare(full.header()).encodings().get(0);
      MrdHeader header =
          SampleSeries.textual(
              junk,
              number,
              random.nextInt(),
              new MrdHeader.SequenceParameters(
                  List.of(number),
                  List.of(number),
                  List.of(number),
                  List.of(number),
                  junk,
                  List.of()),
              random.nextLong(),
              encoding);
      Provenance provenance =
          new Provenance(
              "gleam",
              junk,
              junk,
              junk,
              3,
              Map.of("option", junk),
              junk,
              junk,
              Double.NaN,
              List.of(junk));
      byte[] object =
          new DicomEncoder(
                  header,
                  provenance,
                  PixelScaling.of(full.images()),
                  new SeriesOptions(
                      Optional.of(junk), OptionalInt.of(random.nextInt()), SampleSeries.NOON))
              .encode(full.images().get(0));
      Path file = Files.write(directory.resolve("junk-%02d.dcm".formatted(trial)), object);
      assertValid(file);
      Peers.run(Peers.program("dcmdump"), "+Ep", "-E", file.toString());
      values.add(file.toString());
    }
    Peers.run(values.toArray(String[]::new));
  }

  @Test
  void dcmtkReadsEveryElement() throws IOException {
    Path file = SampleSeries.oblique().write(directory).get(0);
    String dump = Peers.run(Peers.program("dcmdump"), "+U8", file.toString());
    assertTrue(dump.contains("(0010,0010) PN [Müller^Änne]"), dump);
    assertTrue(dump.contains("(0018,0081) DS [4.92]"), dump);
    assertTrue(dump.contains("(0018,1250) SH [Head_32:1]"), dump);
    assertTrue(dump.contains("(0077,0010) LO [GLEAM-RECON 1]"), dump);
    assertTrue(dump.contains("(0077,1006) FD 0.03125"), dump);
    assertFalse(dump.contains("W:") || dump.contains("E:"), dump);
  }

  private static void assertValid(Path file) {
    Peers.Result result =
        Peers.execute(List.of(Peers.program("dciodvfy"), "-new", file.toString()));
    assertFalse(
        result.output().lines().anyMatch(DicomConformanceTest::isError),
        () -> file.getFileName() + "\n" + result.output());
    assertTrue(result.output().contains("MRImage"), result.output());
  }

  /**
   * dciodvfy counts bytes where the standard counts characters (PS3.5 section 6.1.2.2): a long
   * value that is not ASCII is left to pydicom.
   */
  private static boolean isError(String line) {
    boolean countsBytes =
        line.contains("Length invalid for this VR") && !line.chars().allMatch(c -> c < 128);
    return line.startsWith("Error") && !countsBytes;
  }

  /** Text of any length up to 200 from the characters that break objects, and from all others. */
  private static String junk(Random random, int trial) {
    String nasty = "\\^=\u0000\u001b\n\r\t \u0085\ud800\u00e4\u6f22\ud83e\udde0\u2028'\"<";
    StringBuilder text = new StringBuilder();
    int length = trial == 0 ? 0 : random.nextInt(200);
    for (int i = 0; i < length; i++) {
      int kind = random.nextInt(3);
      if (kind == 0) {
        text.append(nasty.charAt(random.nextInt(nasty.length())));
      } else if (kind == 1) {
        text.append((char) (' ' + random.nextInt(95)));
      } else if (trial % 2 == 0) {
        text.append((char) random.nextInt(0x10000));
      }
    }
    return text.toString();
  }
}
