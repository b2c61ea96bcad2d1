package org.gleamrecon.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.gleamrecon.calibration.EspiritSettings;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.kspace.Frame;
import org.gleamrecon.kspace.KSpace;
import org.gleamrecon.kspace.KSpaceAssembler;
import org.gleamrecon.kspace.Prewhitening;
import org.gleamrecon.kspace.SamplingMask;
import org.gleamrecon.kspace.ScanLayout;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.file.ScanFile;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/**
 * Reads fully sampled scans the way serving reads undersampled ones: the same order, whitening and
 * sensitivity maps (from the centre of k-space, with the noise a real centre has).
 */
final class FullySampledScans {
  private final TensorScope scope;
  private final FrameStore store;
  private final Preparation preparation;
  private final SplittableRandom random;
  private final WorkTurns turns;

  /** What is done to every frame on reading. */
  interface Preparation {
    /**
     * Standard deviation per component of noise added to the calibration, relative to the scale.
     *
     * @param known whether the scan's own noise is
     */
    double noise(RandomGenerator random, boolean known);

    /** Lines along each phase encoding that sensitivity maps are estimated from, at most. */
    int calibration(RandomGenerator random);

    /** Pixels along the larger side that a slice is reduced to, 0: as acquired. */
    int matrix(RandomGenerator random);
  }

  /**
   * @param random what the preparation draws from
   * @param turns asked around every frame
   */
  FullySampledScans(
      TensorScope scope,
      FrameStore store,
      Preparation preparation,
      SplittableRandom random,
      WorkTurns turns) {
    this.scope = scope;
    this.store = store;
    this.preparation = preparation;
    this.random = random;
    this.turns = turns;
  }

  /**
   * Adds a scan's frames.
   *
   * @throws ReconstructionException NOT_FULLY_SAMPLED with the numbers, or as reading a scan does
   */
  void add(Path file) throws IOException {
    try (AcquisitionSource source = ScanFile.open(file, "dataset")) {
      ScanLayout layout = ScanLayout.of(source);
      Prewhitening whitening = Prewhitening.of(source, layout);
      KSpaceAssembler assembler = new KSpaceAssembler(source, layout, whitening);
      for (Frame frame : layout.frames()) {
        turns.begin();
        try (TensorScope work = scope.child()) {
          KSpace whole = assembler.assemble(frame);
          requireAll(whole.mask());
          CalibrationRegion centre = assembler.calibration(frame);
          KSpace kept = layout.threeDimensional() ? whole : smaller(whole);
          add(work, kept, centre, whitening.isIdentity() ? 0 : FrameImages.noise(frame.lines()));
        } finally {
          turns.end();
        }
      }
    }
  }

  private static void requireAll(SamplingMask mask) {
    int acquired = mask.count();
    if (acquired != mask.acquired().length) {
      throw new ReconstructionException(
          FailureCode.NOT_FULLY_SAMPLED,
          "%d of %d samples of a frame were acquired; supervised training needs all of them"
              .formatted(acquired, mask.acquired().length));
    }
  }

  private void add(TensorScope work, KSpace whole, CalibrationRegion centre, double noise)
      throws IOException {
    int coils = whole.coils().length;
    int nz = whole.phase2();
    int ny = whole.phase1();
    int nx = whole.readout();
    ComplexTensor images = FrameImages.coils(work, whole);
    double scale = FrameImages.scale(images);
    double added = preparation.noise(random, noise > 0) * scale;
    // As in serving: the noise of unwhitened data is not known.
    EspiritSettings espirit =
        EspiritSettings.DEFAULT.withNoiseVariance(noise > 0 ? 1 + 2 * added * added : 0);
    CalibrationRegion some = centre.central(preparation.calibration(random));
    ComplexTensor maps = FrameImages.maps(work, noisy(some, added), espirit, nz, ny, nx);
    store.add(
        new int[] {nz, coils, ny, nx}, scale, noise, images.toInterleaved(), maps.toInterleaved());
  }

  private CalibrationRegion noisy(CalibrationRegion centre, double deviation) {
    float[][] coils = new float[centre.coils().length][];
    for (int c = 0; c < coils.length; c++) {
      coils[c] = centre.coils()[c].clone();
      for (int i = 0; i < coils[c].length; i++) {
        coils[c][i] += (float) (deviation * random.nextGaussian());
      }
    }
    return new CalibrationRegion(coils, centre.readout(), centre.phase1(), centre.phase2());
  }

  /** The centre of k-space: the same field of view in fewer, larger pixels. */
  private KSpace smaller(KSpace whole) {
    int size = preparation.matrix(random);
    int ny = Math.min(size, whole.phase1());
    int nx = Math.min(size, whole.readout());
    if (size == 0 || (ny == whole.phase1() && nx == whole.readout())) {
      return whole;
    }
    int y0 = whole.phase1() / 2 - ny / 2;
    int x0 = whole.readout() / 2 - nx / 2;
    float[][] coils = new float[whole.coils().length][2 * ny * nx];
    for (int c = 0; c < coils.length; c++) {
      for (int y = 0; y < ny; y++) {
        System.arraycopy(
            whole.coils()[c], 2 * ((y0 + y) * whole.readout() + x0), coils[c], 2 * y * nx, 2 * nx);
      }
    }
    boolean[] all = new boolean[ny * nx];
    Arrays.fill(all, true);
    return new KSpace(coils, new SamplingMask(all, nx, ny, 1), false);
  }
}
