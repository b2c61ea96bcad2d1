package org.gleamrecon.kspace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gleamrecon.Peers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scans of a real volume, made and read by programs that share no code with this one. */
class MadeScansTest {
  private static final String VOLUME = "data/volumes/patient12_study2_T2W.nii.gz";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--pattern full",
        "--oversampling 1",
        "--oversampling 3",
        "--matrix 33",
        "--matrix 45 --oversampling 1",
        "--matrix 34 --oversampling 3",
        "--pattern uniform --acceleration 2 --calibration 8",
        "--pattern random1d --acceleration 3 --calibration 10",
        "--pattern random1d --acceleration 3 --calibration 12 --separate-calibration",
        "--pattern kt --phases 4 --acceleration 4 --calibration 4",
        "--pattern uniform --phase-oversampling 1.3",
        "--recon-matrix 48",
        "--ky-centre 5 --pattern random1d",
        "--ky-centre -2 --pattern random1d --partial-fourier 0.7",
        "--partial-fourier 0.7",
        "--asymmetric-echo 0.8",
        "--asymmetric-echo 0.71 --matrix 33",
        "--reverse-alternate",
        "--reverse-alternate --asymmetric-echo 0.8 --discard 3,5 --averages 2",
        "--discard 4,0",
        "--averages 3 --noise 0.05",
        "--contrasts 2 --phases 3 --repetitions 2",
        "--order linear",
      })
  void everyPlaneIsWhatAnotherProgramAssembles(String options) throws IOException {
    FlatScan made = make(options + " --no-noise-scan", "");
    ScanLayout layout = ScanLayout.of(made.scan());
    assertFramesAgree(made, layout, Prewhitening.none(layout.coils()), 2e-6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--three-d",
        "--three-d --pattern uniform --acceleration 4 --calibration 6",
        "--three-d --pattern random --acceleration 3 --calibration 6 --slices 18:25",
        "--three-d --pattern poisson --acceleration 4 --calibration 6 --separate-calibration",
        "--three-d --reverse-alternate --asymmetric-echo 0.8 --discard 2,3",
        "--three-d --ky-centre 3 --partial-fourier 0.8 --matrix 27",
      })
  void everySlabIsWhatAnotherProgramAssembles(String options) throws IOException {
    FlatScan made = make("--slices 18:26 " + options + " --no-noise-scan", "");
    ScanLayout layout = ScanLayout.of(made.scan());
    assertTrue(layout.threeDimensional());
    assertFramesAgree(made, layout, Prewhitening.none(layout.coils()), 2e-6);
  }

  @Test
  void whitenedFramesAgreeWithAnotherProgram() throws IOException {
    FlatScan made = make("--noise-lines 256 --coils 8", "");
    ScanLayout layout = ScanLayout.of(made.scan());
    // The other program does not take the mean off: of the order of 1/samples.
    assertFramesAgree(made, layout, Prewhitening.of(made.scan(), layout), 1e-3);
  }

  @Test
  void whiteningMakesTheTrueImagingNoiseIndependentAndOfUnitPower() throws IOException {
    FlatScan made = make("--noise-lines 64 --coils 8", directory.resolve("truth.npz").toString());
    ScanLayout layout = ScanLayout.of(made.scan());
    Prewhitening prewhitening = Prewhitening.of(made.scan(), layout);
    assertTrue(
        WhiteningTest.departure(prewhitening, made.noiseCovariance())
            <= 1.5 * Math.sqrt(8.0 / (64 * 64)));
  }

  @Test
  void separateCalibrationLinesGiveTheCentreAnotherProgramSees() throws IOException {
    FlatScan made =
        make(
            "--pattern random1d --calibration 12 --separate-calibration --no-noise-scan"
                + " --contrasts 2 --repetitions 2",
            "");
    ScanLayout layout = ScanLayout.of(made.scan());
    KSpaceAssembler assembler =
        new KSpaceAssembler(made.scan(), layout, Prewhitening.none(layout.coils()));
    for (Frame frame : layout.frames()) {
      CalibrationRegion region = assembler.calibration(frame);
      assertEquals(12, region.phase1());
      assertEquals(CalibrationSearch.DEFAULT_SIZE, region.readout());
      assertRegionAgrees(made, frame.counters().slice(), region);
    }
  }

  @Test
  void unflaggedCentreOfASlabIsTheFullySampledBlock() throws IOException {
    FlatScan made =
        make(
            "--slices 18:26 --three-d --pattern poisson --acceleration 4 --calibration 16"
                + " --no-noise-scan",
            "");
    ScanLayout layout = ScanLayout.of(made.scan());
    KSpaceAssembler assembler =
        new KSpaceAssembler(made.scan(), layout, Prewhitening.none(layout.coils()));
    CalibrationRegion region = assembler.calibration(layout.frames().get(0));
    assertTrue(region.phase1() >= 16, "lines along ky: " + region.phase1());
    assertEquals(8, region.phase2());
    assertRegionAgrees(made, 0, region);
  }

  @Test
  void headersAreHashedInTheBytesOfTheStandard() throws IOException {
    FlatScan made = make("--reverse-alternate --repetitions 2", "");
    for (int i = 0; i < made.scan().size(); i++) {
      ByteBuffer bytes = ByteBuffer.allocate(AcquisitionBytes.HEADER_SIZE);
      AcquisitionBytes.put(bytes.order(ByteOrder.LITTLE_ENDIAN), made.scan().header(i));
      assertArrayEquals(made.headers().get(i), bytes.array());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "brain_lowfield_1coil_4slices",
        "gre_siemens_2coil_oversampled",
        "phantom_32coil",
      })
  void scannersOwnScansAreAssembledAsByAnotherProgram(String name) throws IOException {
    FlatScan scan = flatten(Peers.shared("data/raw/" + name + ".h5"), "-");
    ScanLayout layout = ScanLayout.of(scan.scan());
    assertFramesAgree(scan, layout, Prewhitening.none(layout.coils()), 2e-6);
  }

  @Test
  void aScannersOwnNoiseScanWhitensAsByAnotherProgram() throws IOException {
    FlatScan scan = flatten(Peers.shared("data/raw/phantom_16coil_noise.h5"), "-");
    ScanLayout layout = ScanLayout.of(scan.scan());
    assertFramesAgree(scan, layout, Prewhitening.of(scan.scan(), layout), 1e-3);
    assertEquals(List.of(), layout.warnings());
  }

  private FlatScan make(String options, String truth) throws IOException {
    Path scan = directory.resolve("scan.h5");
    List<String> command =
        new ArrayList<>(
            List.of(
                Peers.python("numpy", "scipy", "h5py", "nibabel"),
                Peers.shared("tools/make_scan.py").toString(),
                Peers.shared(VOLUME).toString(),
                scan.toString(),
                "--coils",
                "3",
                "--matrix",
                "32",
                "--slices",
                "20:22"));
    command.addAll(Arrays.asList(options.split(" ", -1)));
    if (!truth.isEmpty()) {
      command.addAll(List.of("--truth", truth));
    }
    Peers.run(command.toArray(String[]::new));
    return flatten(scan, truth.isEmpty() ? "-" : truth);
  }

  private FlatScan flatten(Path scan, String truth) throws IOException {
    Path flat = directory.resolve("flat");
    Peers.run(
        Peers.python("numpy", "scipy", "h5py"),
        Path.of("src/test/resources/kspace/reference.py").toString(),
        Peers.shared("tools/compare.py").toString(),
        scan.toString(),
        truth,
        flat.toString());
    return FlatScan.read(flat);
  }

  private static void assertFramesAgree(
      FlatScan made, ScanLayout layout, Prewhitening prewhitening, double tolerance) {
    int[] shape = made.shape();
    int line = shape[4];
    int grid = shape[2] * shape[3] * line;
    assertEquals(shape[0], layout.frames().size());
    KSpaceAssembler assembler = new KSpaceAssembler(made.scan(), layout, prewhitening);
    for (int f = 0; f < shape[0]; f++) {
      KSpace ours = assembler.assemble(layout.frames().get(f));
      boolean[] mask = Arrays.copyOfRange(made.mask(), f * grid, (f + 1) * grid);
      double difference = 0;
      double power = 0;
      for (int c = 0; c < shape[1]; c++) {
        int at = 2 * (f * shape[1] + c) * grid;
        float[] reference = Arrays.copyOfRange(made.kspace(), at, at + 2 * grid);
        if (layout.threeDimensional()) {
          Direct.inverseAlongReadout(reference, line);
        }
        for (int i = 0; i < 2 * grid; i++) {
          difference += Math.pow(ours.coils()[c][i] - reference[i], 2);
          power += Math.pow(reference[i], 2);
        }
      }
      if (layout.threeDimensional()) {
        Direct.spreadAlongReadout(mask, line);
      }
      assertArrayEquals(mask, ours.mask().acquired());
      assertTrue(
          Math.sqrt(difference / power) < tolerance,
          "frame %d: relative difference %s".formatted(f, Math.sqrt(difference / power)));
    }
  }

  private static void assertRegionAgrees(FlatScan made, int slice, CalibrationRegion region) {
    int[] shape = made.shape();
    for (int c = 0; c < shape[1]; c++) {
      for (int z = 0; z < region.phase2(); z++) {
        for (int y = 0; y < region.phase1(); y++) {
          for (int x = 0; x < 2 * region.readout(); x++) {
            int fromZ = shape[2] / 2 - region.phase2() / 2 + z;
            int fromY = shape[3] / 2 - region.phase1() / 2 + y;
            int fromX = 2 * (shape[4] / 2 - region.readout() / 2) + x;
            int line = ((slice * shape[1] + c) * shape[2] + fromZ) * shape[3] + fromY;
            assertEquals(
                made.calibration()[2 * line * shape[4] + fromX],
                region.coils()[c][2 * (z * region.phase1() + y) * region.readout() + x],
                1e-5);
          }
        }
      }
    }
  }
}
