package org.gleamrecon.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.file.HdfScanWriter;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;

/** Small phantom scans on disk. */
final class TrainingScans {
  private TrainingScans() {}

  /** A fully sampled head without noise. */
  static PhantomOptions.Builder full(int matrix, int coils) {
    return PhantomOptions.DEFAULTS
        .with()
        .matrix(matrix)
        .coils(coils)
        .slices(2)
        .pattern(SamplingPattern.FULL)
        .calibrationLines(0)
        .noise(0);
  }

  static Path write(Path file, PhantomOptions options) throws IOException {
    PhantomScan scan = PhantomScan.of(options);
    try (HdfScanWriter writer = HdfScanWriter.create(file, "dataset", scan.header().xml())) {
      for (Iterator<Acquisition> all = scan.acquisitions().iterator(); all.hasNext(); ) {
        writer.write(all.next());
      }
    }
    return file;
  }
}
