package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.gleamrecon.Peers;
import org.gleamrecon.dicom.DicomEncoder;
import org.gleamrecon.dicom.SeriesOptions;
import org.gleamrecon.image.MrImage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pixels lie where the patient is: oblique volumes with non-square pixels, judged by pydicom
 * and the scan's own truth.
 */
class GeometryTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--slices 14:19",
        "--slices 14:18 --order linear --recon-matrix 80",
        "--slices 14:18 --matrix 63 --phase-oversampling 1.5",
        "--slices 14:17 --contrasts 2 --repetitions 2",
        "--slices 12:20 --three-d",
        "--slices 12:19 --three-d --recon-matrix 75 --reverse-alternate"
      })
  void voxelsLieWhereTheScanWasMade(String options) throws IOException {
    Path scan = directory.resolve("scan.h5");
    Path truth = directory.resolve("truth.npz");
    Scans.make(
        scan, ("--matrix 64 --coils 3 --noise 0 --truth " + truth + " " + options).split(" "));
    Path series = Files.createDirectory(directory.resolve("series"));
    Reconstruction result = Scans.reconstruct(scan, Method.ZERO_FILLED, true);
    DicomEncoder encoder =
        new DicomEncoder(
            result.header(),
            result.provenance(),
            result.scaling(),
            SeriesOptions.of(LocalDateTime.of(2026, 1, 15, 12, 0)));
    for (MrImage image : result.images()) {
      Files.write(series.resolve(image.index() + ".dcm"), encoder.encode(image));
    }
    String[] worst =
        Peers.run(
                Peers.python("pydicom", "numpy"),
                Scans.script("dicom_geometry.py"),
                series.toString(),
                truth.toString())
            .strip()
            .split(" ");
    assertTrue(Double.parseDouble(worst[0]) < 0.01, "first voxel off by " + worst[0] + " mm");
    assertTrue(Double.parseDouble(worst[1]) < 1e-4, "direction off by " + worst[1]);
    assertTrue(Double.parseDouble(worst[2]) < 1e-3, "pixel spacing off by " + worst[2] + " mm");
    assertTrue(Double.parseDouble(worst[3]) < 0.01, "slice spacing off by " + worst[3] + " mm");
  }
}
