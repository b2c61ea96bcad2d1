package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gleamrecon.Peers;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.file.ScanFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a large scan beside the standard's own reader, taking turns. */
@Tag("long")
class ParseSpeedLongCheck {
  private static final int RUNS = 9;
  private static final Pattern TIMER = Pattern.compile("READ TIMER: ([0-9.]+) ms");

  @TempDir Path data;

  @Test
  void readingIsAtLeastSevenTenthsAsFastAsTheStandardsOwnReader() throws Exception {
    Path scan = data.resolve("scan.h5");
    Peers.run(
        Peers.program("ismrmrd_generate_cartesian_shepp_logan"),
        "-m",
        "384",
        "-c",
        "15",
        "-r",
        "20",
        "-o",
        scan.toString());
    double[] ours = new double[RUNS];
    double[] theirs = new double[RUNS];
    double first = readAll(scan);
    readWithPeer(scan);
    for (int run = 0; run < RUNS; run++) {
      theirs[run] = readWithPeer(scan);
      ours[run] = readAll(scan);
    }
    Arrays.sort(ours);
    Arrays.sort(theirs);
    double ratio = theirs[RUNS / 2] / ours[RUNS / 2];
    System.out.printf(
        "RESULT parse speed | - | %d | %d MB: ours %.0f ms (%.0f to %.0f; first in the process %.0f),"
            + " ismrmrd_read_timing_test %.0f ms (%.0f to %.0f), ratio of speeds %.2f%n",
        RUNS,
        Files.size(scan) / 1_000_000,
        ours[RUNS / 2],
        ours[0],
        ours[RUNS - 1],
        first,
        theirs[RUNS / 2],
        theirs[0],
        theirs[RUNS - 1],
        ratio);
    assertTrue(ratio >= 0.7, "ratio of speeds " + ratio);
  }

  private static double readAll(Path scan) {
    long start = System.nanoTime();
    try (AcquisitionSource source = ScanFile.open(scan, "dataset")) {
      for (int i = 0; i < source.size(); i++) {
        source.read(i);
      }
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static double readWithPeer(Path scan) {
    Matcher timer =
        TIMER.matcher(Peers.run(Peers.program("ismrmrd_read_timing_test"), scan.toString()));
    assertTrue(timer.find());
    return Double.parseDouble(timer.group(1));
  }
}
