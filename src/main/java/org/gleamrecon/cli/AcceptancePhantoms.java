package org.gleamrecon.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.file.HdfScanWriter;
import org.gleamrecon.phantom.Contrast;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;

/** The fixed set of phantoms on which a fine-tuned model is compared with its base. */
final class AcceptancePhantoms {
  private static final List<Contrast> CONTRASTS =
      List.of(Contrast.T1W, Contrast.T2W, Contrast.FLAIR);
  private static final int FIRST_SEED = 101;

  private AcceptancePhantoms() {}

  /** Writes the scans: three contrasts, two slices each, 128 x 128, 8 coils. */
  static List<Path> write(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Contrast contrast : CONTRASTS) {
      PhantomScan scan =
          PhantomScan.of(
              PhantomOptions.DEFAULTS
                  .with()
                  .contrast(contrast)
                  .matrix(128)
                  .coils(8)
                  .slices(2)
                  .pattern(SamplingPattern.FULL)
                  .calibrationLines(0)
                  .noise(0.005)
                  .seed(FIRST_SEED + files.size())
                  .build());
      Path file = directory.resolve(contrast.label() + ".h5");
      files.add(file);
      try (HdfScanWriter writer = HdfScanWriter.create(file, "dataset", scan.header().xml())) {
        for (Iterator<Acquisition> all = scan.acquisitions().iterator(); all.hasNext(); ) {
          writer.write(all.next());
        }
      }
    }
    return files;
  }
}
