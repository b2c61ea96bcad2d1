package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.gleamrecon.Peers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A scan of 700 MB (32 coils, 256x256, 21 slices, twofold oversampling) through a service with a
 * heap of 512 MB.
 */
@Tag("long")
class BigScanLongCheck {
  @TempDir Path data;

  @Test
  void aScanLargerThanTheHeapIsReconstructedUnderTwoGigabytes() throws Exception {
    Path scan = data.resolve("big.h5");
    Peers.run(
        Peers.python("numpy", "scipy", "h5py", "nibabel"),
        Peers.shared("tools/make_scan.py").toString(),
        Peers.shared("data/volumes/patient12_study2_T2W.nii.gz").toString(),
        scan.toString(),
        "--coils",
        "32",
        "--matrix",
        "256",
        "--slices",
        "12:33",
        "--oversampling",
        "2");
    long megabytes = Files.size(scan) / 1_000_000;
    assertTrue(megabytes >= 700, megabytes + " MB");
    Path service = Files.createDirectory(data.resolve("service"));
    for (String method : new String[] {"zero-filled", "sense"}) {
      try (ServiceProcess running =
          ServiceProcess.start(service, Map.of("GLEAM_JAVA_OPTS", "-Xmx512m"))) {
        Path answer = data.resolve("answer");
        String printed =
            Peers.run(
                Peers.program("curl"),
                "--silent",
                "--show-error",
                "--output",
                answer.toString(),
                "--write-out",
                "%{http_code} %{time_total}",
                "--header",
                "Accept: application/zip",
                "--request",
                "POST",
                "--upload-file",
                scan.toString(),
                running.uri("/v1/reconstructions?method=" + method).toString());
        assertEquals("200", printed.split(" ", 2)[0], printed);
        assertEquals(
            "21",
            Peers.run(
                    Peers.python(),
                    "-c",
                    "import sys, zipfile; print(len(zipfile.ZipFile(sys.argv[1]).namelist()))",
                    answer.toString())
                .strip());
        long peak = running.peakMegabytes();
        System.out.printf(
            "RESULT big scan: %s, %d MB posted by curl, heap 512 MB, answered in %s s,"
                + " process peak %d MB%n",
            method, megabytes, printed.split(" ", 2)[1], peak);
        assertTrue(peak < 2000, "process peak " + peak + " MB");
      }
    }
  }
}
