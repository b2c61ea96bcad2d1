package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gleamrecon.Peers;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fully sampled scans beside the standard's own reconstruction program and beside numpy. */
class PeerReconstructionTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"--matrix 96", "--matrix 128 --coils 1", "--matrix 64 --oversampling 1"})
  void zeroFilledEqualsTheStandardsOwnProgram(String options) throws IOException {
    Path scan = directory.resolve("scan.h5");
    Scans.make(scan, ("--slices 16:17 --noise 0.01 " + options).split(" "));
    double error = against("ismrmrd_tool.py", scan, false);
    assertTrue(error < 0.001, "nRMSE " + error);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--coils 8 --noise 0.01", "--coils 4 --noise 0.05", "--coils 16 --noise 0.02"})
  void whitenedZeroFilledEqualsRootSumOfSquaresOfIndependentlyWhitenedKSpace(String options)
      throws IOException {
    Path scan = directory.resolve("scan.h5");
    Scans.make(scan, ("--slices 16:17 --matrix 96 " + options).split(" "));
    double error = against("whitened_rss.py", scan, true);
    assertTrue(error < 0.001, "nRMSE " + error);
  }

  /** The script writes what another program makes of the scan as float32 magnitudes. */
  private double against(String script, Path scan, boolean whiten) throws IOException {
    float[] ours = Scans.magnitudes(Scans.reconstruct(scan, Method.ZERO_FILLED, whiten));
    Path copy = directory.resolve("copy.h5");
    Files.copy(scan, copy);
    Path theirs = directory.resolve("theirs.f32");
    if (script.startsWith("ismrmrd")) {
      Peers.run(Peers.program("ismrmrd_recon_cartesian_2d"), copy.toString());
    }
    Peers.run(
        Peers.python("numpy", "h5py"), Scans.script(script), copy.toString(), theirs.toString());
    float[] reference = Scans.readFloats(theirs);
    if (!whiten) {
      // The standard's program leaves its Fourier transform unnormalised: one factor for the image.
      scale(reference, ours);
    }
    return Scans.nrmse(ours, reference);
  }

  private static void scale(float[] values, float[] to) {
    double product = 0;
    double power = 0;
    for (int i = 0; i < values.length; i++) {
      product += (double) values[i] * to[i];
      power += (double) values[i] * values[i];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) (product / power);
    }
  }
}
