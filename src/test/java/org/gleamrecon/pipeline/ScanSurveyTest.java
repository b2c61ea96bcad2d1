package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.MarkedScan;
import org.gleamrecon.Peers;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.FieldOfView;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.mrd.file.DeidentifiedScan;
import org.gleamrecon.mrd.file.ScanFile;
import org.gleamrecon.mrd.wire.MessageWriter;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanSurveyTest {
  @TempDir Path temporary;

  private static PhantomOptions.Builder small() {
    return PhantomOptions.DEFAULTS.with().matrix(32).slices(2).coils(3).noiseLines(16);
  }

  private static PhantomOptions.Builder full() {
    return small().pattern(SamplingPattern.FULL).acceleration(1).calibrationLines(0);
  }

  private Path write(String xml, List<Acquisition> acquisitions) throws IOException {
    Path file = temporary.resolve("scan" + acquisitions.size() + ".mrd");
    try (OutputStream out = Files.newOutputStream(file)) {
      MessageWriter writer = new MessageWriter(out);
      writer.writeHeader(xml);
      for (Acquisition acquisition : acquisitions) {
        writer.write(acquisition);
      }
      writer.writeClose();
    }
    return file;
  }

  private static ScanSurvey survey(Path file) {
    try (AcquisitionSource source = ScanFile.open(file, "dataset")) {
      return ScanSurvey.of(source);
    }
  }

  private ScanSurvey survey(PhantomOptions options) throws IOException {
    PhantomScan scan = PhantomScan.of(options);
    return survey(write(scan.header().xml(), scan.acquisitions().toList()));
  }

  private static void refused(FailureCode code, Path file) {
    assertEquals(code, assertThrows(ReconstructionException.class, () -> survey(file)).code());
  }

  @Test
  void aFullySampledScanIsToldWithItsShape() throws IOException {
    ScanSurvey survey = survey(full().build());
    assertTrue(survey.fullySampled());
    assertEquals("full", survey.sampling());
    assertEquals(1, survey.acceleration());
    assertEquals(2, survey.frames());
    assertEquals(3, survey.coils());
    assertEquals(new MatrixSize(32, 32, 1), survey.matrix());
    assertEquals(new FieldOfView(220, 220, 6), survey.fieldOfViewMm());
    assertEquals(new MatrixSize(32, 32, 1), survey.reconMatrix());
    assertFalse(survey.threeDimensional());
    assertTrue(survey.noiseScan());
    assertEquals(List.of(), survey.warnings());
  }

  @Test
  void anUndersampledScanIsNotFullySampled() throws IOException {
    ScanSurvey survey = survey(small().acceleration(2).calibrationLines(8).build());
    assertFalse(survey.fullySampled());
    assertEquals("random1d", survey.sampling());
    assertEquals(2, survey.acceleration(), 0.3);
  }

  @Test
  void oneLineMissingAtTheEdgeOfOneSliceIsNotFullySampled() throws IOException {
    PhantomScan scan = PhantomScan.of(full().build());
    List<Acquisition> lines = new ArrayList<>(scan.acquisitions().toList());
    Acquisition last = lines.get(lines.size() - 1);
    assertEquals(31, last.header().counters().kspaceEncodeStep1());
    lines.remove(last);
    ScanSurvey survey = survey(write(scan.header().xml(), lines));
    assertFalse(survey.fullySampled());
    assertEquals("full", survey.sampling());
  }

  @Test
  void aSlabIsReadToo() throws IOException {
    ScanSurvey whole = survey(full().matrix(16).slices(1).partitions(16).build());
    assertTrue(whole.threeDimensional());
    assertTrue(whole.fullySampled());
    assertEquals(1, whole.frames());
    assertEquals(new MatrixSize(16, 16, 16), whole.matrix());
    ScanSurvey sparse =
        survey(
            small()
                .matrix(32)
                .slices(1)
                .partitions(32)
                .pattern(SamplingPattern.POISSON)
                .acceleration(4)
                .calibrationLines(12)
                .build());
    assertFalse(sparse.fullySampled());
    assertEquals("poisson", sparse.sampling());
  }

  @Test
  void aScanWithoutACentreToEstimateSensitivitiesFromIsRefused() throws IOException {
    PhantomScan scan = PhantomScan.of(full().noiseLines(0).build());
    List<Acquisition> every4th =
        scan.acquisitions()
            .filter(line -> line.header().counters().kspaceEncodeStep1() % 4 == 1)
            .toList();
    refused(FailureCode.NO_CALIBRATION, write(scan.header().xml(), every4th));
  }

  @Test
  void whatServingRefusesIsRefusedWithItsCode() throws IOException {
    PhantomScan scan = PhantomScan.of(full().build());
    List<Acquisition> lines = new ArrayList<>(scan.acquisitions().toList());
    refused(
        FailureCode.TRAJECTORY_NOT_SUPPORTED,
        write(scan.header().xml().replace(">cartesian<", ">radial<"), lines));
    lines.get(lines.size() - 1).samples()[7] = Float.NaN;
    refused(FailureCode.NON_FINITE_SAMPLES, write(scan.header().xml(), lines));
    refused(FailureCode.SCAN_INCOMPLETE, write(scan.header().xml(), lines.subList(0, 16)));
  }

  @Test
  void aScanWithoutIdentityGivesTheSamePixels() throws IOException {
    MarkedScan marked = new MarkedScan(PhantomScan.of(small().obliqueDegrees(20).build()));
    samePixels(Files.write(temporary.resolve("marked.mrd"), marked.stream()));
  }

  @Test
  void realScansGiveTheSamePixelsWithoutTheirIdentity() throws IOException {
    for (String name : List.of("brain_lowfield_1coil_4slices", "gre_siemens_2coil_oversampled")) {
      samePixels(Peers.shared("data/raw/" + name + ".h5"));
    }
  }

  private void samePixels(Path original) throws IOException {
    Path kept = temporary.resolve("kept.mrd");
    try (AcquisitionSource source = ScanFile.open(original, "dataset");
        OutputStream out = Files.newOutputStream(kept)) {
      new DeidentifiedScan(source, ScanSurvey.usedAcquisitions(source)).write(out);
    }
    Reconstruction before = Scans.reconstruct(original, Method.SENSE, true);
    Reconstruction after = Scans.reconstruct(kept, Method.SENSE, true);
    assertEquals(before.shape(), after.shape());
    for (int i = 0; i < before.images().size(); i++) {
      assertArrayEquals(before.images().get(i).pixels(), after.images().get(i).pixels());
      assertEquals(before.images().get(i).geometry(), after.images().get(i).geometry());
    }
  }
}
