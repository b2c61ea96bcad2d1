package org.gleamrecon.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.file.HdfScanWriter;
import org.gleamrecon.phantom.Contrast;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gleam phantom}: writes an ISMRMRD test scan with known truth. */
@Command(description = "Writes an ISMRMRD test scan of a simulated head.", sortOptions = false)
final class PhantomCommand extends StandardCommand implements Callable<Integer> {

  @Parameters(paramLabel = "OUT.h5", description = "file to write")
  private Path out = Path.of("");

  @Option(
      names = "--truth",
      paramLabel = "OUT.npy",
      description =
          "also write the image that a perfect reconstruction gives, complex64 [slice, y, x], with"
              + " several phases [slice, phase, y, x]")
  private @Nullable Path truth;

  @Option(
      names = "--coils",
      paramLabel = "N",
      defaultValue = "8",
      description = "receive coils (default: ${DEFAULT-VALUE})")
  private int coils;

  @Option(
      names = "--matrix",
      paramLabel = "N",
      defaultValue = "256",
      description = "pixels along x and y (default: ${DEFAULT-VALUE})")
  private int matrix;

  @Option(
      names = "--slices",
      paramLabel = "N",
      description = "2D slices (default: 4, in 3D always 1)")
  private @Nullable Integer slices;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "1",
      description = "more than 1: one 3D slab of so many partitions (default: ${DEFAULT-VALUE})")
  private int partitions;

  @Option(
      names = "--phases",
      paramLabel = "N",
      defaultValue = "1",
      description = "of a beat, in each of which a slice is seen; 2D (default: ${DEFAULT-VALUE})")
  private int phases;

  @Option(
      names = "--fov",
      paramLabel = "MM",
      defaultValue = "220",
      description = "field of view along x and y, mm (default: ${DEFAULT-VALUE})")
  private double fieldOfViewMm;

  @Option(
      names = "--spacing",
      paramLabel = "MM",
      description = "of slices or partitions, mm (default: 6, in 3D 2)")
  private @Nullable Double spacingMm;

  @Option(
      names = "--contrast",
      paramLabel = "NAME",
      defaultValue = "t2w",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Contrast contrast = Contrast.T2W;

  @Option(
      names = "--pattern",
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES} (default: random1d, with --phases kt, in 3D poisson)")
  private @Nullable SamplingPattern pattern;

  @Option(
      names = "--acceleration",
      paramLabel = "R",
      defaultValue = "4",
      description = "steps of the grid per acquired step (default: ${DEFAULT-VALUE})")
  private double acceleration;

  @Option(
      names = "--calibration",
      paramLabel = "N",
      defaultValue = "24",
      description = "lines of the fully sampled centre (default: ${DEFAULT-VALUE})")
  private int calibrationLines;

  @Option(
      names = "--separate-calibration",
      description = "acquire calibration lines before the others, not among them")
  private boolean separateCalibration;

  @Option(
      names = "--noise",
      paramLabel = "SIGMA",
      defaultValue = "0.01",
      description = {
        "standard deviation of a sample's real part; bright tissue is about 1",
        "(default: ${DEFAULT-VALUE}; 0: no noise)"
      })
  private double noise;

  @Option(
      names = "--noise-lines",
      paramLabel = "N",
      defaultValue = "64",
      description = "readouts of the noise scan (default: ${DEFAULT-VALUE}; 0: none)")
  private int noiseLines;

  @Option(
      names = "--oversampling",
      paramLabel = "N",
      defaultValue = "2",
      description = "samples along the readout per pixel (default: ${DEFAULT-VALUE})")
  private int readoutOversampling;

  @Option(
      names = "--oblique",
      paramLabel = "DEGREES",
      defaultValue = "0",
      description = "tilt of the slices (default: ${DEFAULT-VALUE})")
  private double obliqueDegrees;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of everything random (default: ${DEFAULT-VALUE})")
  private long seed;

  @Override
  public Integer call() throws IOException {
    PhantomOptions options = options();
    int count;
    try (Progress progress = Progress.on(err())) {
      count = write(options, out, truth, progress);
    }
    out()
        .printf(
            "%s: %d acquisitions, %d coils, %d %s of %d x %d%s%n",
            out,
            count,
            options.coils(),
            options.planes(),
            options.partitions() > 1 ? "partitions" : "slices",
            options.matrix(),
            options.matrix(),
            options.phases() > 1 ? ", %d phases".formatted(options.phases()) : "");
    return 0;
  }

  private PhantomOptions options() {
    boolean flat = partitions == 1;
    if (!flat && slices != null && slices > 1) {
      throw wrongUsage("--slices %d and --partitions %d".formatted(slices, partitions));
    }
    return PhantomOptions.DEFAULTS
        .with()
        .coils(coils)
        .matrix(matrix)
        .slices(slices != null ? slices : flat ? PhantomOptions.DEFAULTS.slices() : 1)
        .partitions(partitions)
        .phases(phases)
        .fieldOfViewMm(fieldOfViewMm)
        .spacingMm(spacingMm != null ? spacingMm : flat ? 6 : 2)
        .contrast(contrast)
        .pattern(pattern != null ? pattern : usualPattern(flat))
        .acceleration(acceleration)
        .calibrationLines(Math.min(calibrationLines, matrix))
        .separateCalibration(separateCalibration)
        .noise(noise)
        .noiseLines(noiseLines)
        .readoutOversampling(readoutOversampling)
        .obliqueDegrees(obliqueDegrees)
        .seed(seed)
        .build();
  }

  private SamplingPattern usualPattern(boolean flat) {
    if (!flat) {
      return SamplingPattern.POISSON;
    }
    return phases > 1 ? SamplingPattern.KT : SamplingPattern.RANDOM1D;
  }

  /** Writes a scan, and its truth where asked. Returns the number of acquisitions. */
  static int write(PhantomOptions options, Path out, @Nullable Path truth, Progress progress)
      throws IOException {
    PhantomScan scan = PhantomScan.of(options);
    int count = 0;
    try (HdfScanWriter writer = HdfScanWriter.create(out, "dataset", scan.header().xml())) {
      int total = scan.size();
      for (Iterator<Acquisition> all = scan.acquisitions().iterator(); all.hasNext(); count++) {
        progress.at("simulating the scan", count / (double) total);
        writer.write(all.next());
      }
    }
    if (truth != null) {
      new NpyArray(scan.truthShape(), scan.truth()).write(truth);
    }
    return count;
  }
}
