package org.gleamrecon.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.gleamrecon.calibration.EspiritSettings;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
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
 * Reads scans as they were acquired, undersampled or not: their samples, their mask, and maps from
 * their own calibration lines, as serving does.
 */
final class MeasuredScans {
  private final TensorScope scope;
  private final FrameStore store;
  private final SplittableRandom random;
  private final WorkTurns turns;
  private final List<MeasuredFrame> frames = new ArrayList<>();

  /**
   * @param random what is held out
   * @param turns asked around every frame
   */
  MeasuredScans(TensorScope scope, FrameStore store, SplittableRandom random, WorkTurns turns) {
    this.scope = scope;
    this.store = store;
    this.random = random;
    this.turns = turns;
  }

  /**
   * Adds a scan's frames.
   *
   * @throws ReconstructionException SCAN_INCOMPLETE, NO_CALIBRATION, or as reading a scan does
   */
  void add(Path file) throws IOException {
    try (AcquisitionSource source = ScanFile.open(file, "dataset")) {
      ScanLayout layout = ScanLayout.of(source);
      Prewhitening whitening = Prewhitening.of(source, layout);
      KSpaceAssembler assembler = new KSpaceAssembler(source, layout, whitening);
      EspiritSettings espirit =
          EspiritSettings.DEFAULT.withNoiseVariance(whitening.isIdentity() ? 0 : 1);
      for (Frame frame : layout.frames()) {
        turns.begin();
        try (TensorScope work = scope.child()) {
          KSpace samples = assembler.assemble(frame);
          ComplexTensor maps =
              FrameImages.maps(
                  work,
                  assembler.calibration(frame),
                  espirit,
                  samples.phase2(),
                  samples.phase1(),
                  samples.readout());
          add(work, samples, maps, whitening.isIdentity() ? 0 : FrameImages.noise(frame.lines()));
        } finally {
          turns.end();
        }
      }
    }
  }

  /**
   * Adds a frame; what is not in the mask is set to zero, whatever it was.
   *
   * @param noise standard deviation per component of the samples' white noise, 0: not known
   */
  void add(TensorScope work, KSpace samples, ComplexTensor maps, double noise) throws IOException {
    boolean[][] acquired = steps(samples.mask());
    clear(samples);
    ComplexTensor images = FrameImages.coils(work, samples);
    store.add(
        new int[] {samples.phase2(), samples.coils().length, samples.phase1(), samples.readout()},
        FrameImages.scale(images),
        noise,
        images.toInterleaved(),
        maps.toInterleaved());
    frames.add(MeasuredFrame.of(store.last(), acquired, random.nextLong()));
  }

  private static boolean[][] steps(SamplingMask mask) {
    boolean[][] steps = new boolean[mask.phase2()][mask.phase1()];
    int nx = mask.readout();
    for (int z = 0; z < mask.phase2(); z++) {
      for (int y = 0; y < mask.phase1(); y++) {
        int there = 0;
        for (int x = 0; x < nx; x++) {
          there += mask.acquired()[(z * mask.phase1() + y) * nx + x] ? 1 : 0;
        }
        if (there > 0 && there < nx) {
          throw new ReconstructionException(
              FailureCode.SCAN_INCOMPLETE,
              "%d of %d samples of a readout were acquired; self-supervision needs whole readouts"
                  .formatted(there, nx));
        }
        steps[z][y] = there > 0;
      }
    }
    return steps;
  }

  private static void clear(KSpace samples) {
    boolean[] acquired = samples.mask().acquired();
    for (float[] coil : samples.coils()) {
      for (int i = 0; i < acquired.length; i++) {
        if (!acquired[i]) {
          coil[2 * i] = 0;
          coil[2 * i + 1] = 0;
        }
      }
    }
  }

  List<MeasuredFrame> frames() {
    return List.copyOf(frames);
  }
}
