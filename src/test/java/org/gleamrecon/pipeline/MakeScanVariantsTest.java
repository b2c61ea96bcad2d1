package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gleamrecon.Peers;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a Cartesian scan can be acquired gives the image that was put into it. */
class MakeScanVariantsTest {
  /**
   * Where a root-sum-of-squares is no truth for sense: it fills in what was not acquired, and joins
   * the coils before it changes the matrix.
   */
  private static final Pattern OTHERWISE_COMBINED = Pattern.compile("partial|asymmetric|recon");

  @TempDir static Path directory;

  @TestFactory
  Stream<DynamicTest> everyOptionOfTheScanMakerGivesItsTruth() throws IOException {
    Peers.run(
        Peers.python("numpy", "scipy", "h5py", "nibabel"),
        Scans.script("variants.py"),
        Peers.shared("tools/make_scan.py").toString(),
        Peers.shared("data/volumes/patient12_study2_T2W.nii.gz").toString(),
        directory.toString());
    List<String> variants = Files.readAllLines(directory.resolve("variants.tsv"));
    assertTrue(variants.size() > 30);
    return variants.stream()
        .map(line -> line.substring(0, line.indexOf('\t')))
        .map(name -> DynamicTest.dynamicTest(name, () -> givesItsTruth(name)));
  }

  private static void givesItsTruth(String name) throws IOException {
    float[] reference = Scans.readFloats(directory.resolve(name + ".f32"));
    double zeroFilled =
        Scans.nrmse(
            Scans.magnitudes(
                Scans.reconstruct(directory.resolve(name + ".h5"), Method.ZERO_FILLED, false)),
            reference);
    assertTrue(zeroFilled < 0.005, name + ": nRMSE " + zeroFilled);
    if (!OTHERWISE_COMBINED.matcher(name).find()) {
      double sense =
          Scans.nrmse(
              Scans.magnitudes(
                  Scans.reconstruct(directory.resolve(name + ".h5"), Method.SENSE, false)),
              reference);
      assertTrue(sense < 0.005, name + " by sense: nRMSE " + sense);
    }
  }
}
