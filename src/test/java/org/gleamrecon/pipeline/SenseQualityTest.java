package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.gleamrecon.Peers;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CG-SENSE beside BART's, both from raw data, judged by the shared comparison tool's figures. */
class SenseQualityTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--matrix 128 --coils 4 --noise 0.01 --separate-calibration",
        "--matrix 96 --coils 16 --noise 0.03",
        "--matrix 160 --coils 8 --noise 0.01 --no-noise-scan"
      })
  void senseAtTwofoldUniformSamplingIsWithinAFractionOfADecibelOfBart(String options)
      throws IOException {
    Path scan = directory.resolve("scan.h5");
    Path truth = directory.resolve("truth.npz");
    Scans.make(
        scan,
        ("--slices 16:18 --pattern uniform --acceleration 2 --truth " + truth + " " + options)
            .split(" "));
    Path ours = directory.resolve("ours.f32");
    Scans.writeFloats(ours, Scans.magnitudes(Scans.reconstruct(scan, Method.SENSE, true)));
    Peers.program("bart");
    String[] figures =
        Peers.run(
                Peers.python("numpy", "scipy", "h5py"),
                Scans.script("bart_l2.py"),
                Peers.shared("tools/compare.py").toString(),
                scan.toString(),
                truth.toString(),
                ours.toString())
            .strip()
            .split(" ");
    double bart = Double.parseDouble(figures[0]);
    double sense = Double.parseDouble(figures[1]);
    assertTrue(sense > bart - 0.3, "PSNR %.2f dB, BART %.2f dB".formatted(sense, bart));
  }
}
