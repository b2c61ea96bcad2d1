package org.gleamrecon.kspace;

import java.util.Arrays;
import org.gleamrecon.mrd.AcquisitionSource;

/**
 * Makes ordered, whitened k-space out of raw lines, one frame at a time. Immutable and safe for
 * several threads; a call works on the thread of its caller.
 */
public final class KSpaceAssembler {
  private final ScanLayout layout;
  private final Prewhitening prewhitening;
  private final CalibrationSearch search;
  private final ReadoutProcessor frequencies;
  private final ReadoutProcessor frames;

  /** As the other constructor, with calibration regions of the usual size. */
  public KSpaceAssembler(AcquisitionSource source, ScanLayout layout, Prewhitening prewhitening) {
    this(source, layout, prewhitening, CalibrationSearch.DEFAULT_SIZE);
  }

  /**
   * An assembler for one scan.
   *
   * @param calibrationSize most samples of a calibration region along each axis
   */
  public KSpaceAssembler(
      AcquisitionSource source, ScanLayout layout, Prewhitening prewhitening, int calibrationSize) {
    if (prewhitening.coils() != layout.coils()) {
      throw new IllegalArgumentException(
          "whitening for %d coils, scan of %d".formatted(prewhitening.coils(), layout.coils()));
    }
    this.layout = layout;
    this.prewhitening = prewhitening;
    this.search = new CalibrationSearch(layout, calibrationSize);
    this.frequencies = new ReadoutProcessor(source, layout.grid(), prewhitening, false);
    this.frames =
        layout.threeDimensional()
            ? new ReadoutProcessor(source, layout.grid(), prewhitening, true)
            : frequencies;
  }

  /**
   * K-space of one frame, lines without data zero. Beside the edge of an asymmetric echo stays what
   * the removal of the oversampling left there: part of the zero-filled image, not of the mask. 3D
   * scans come with the readout in image space and a mask that is constant along it; of an
   * asymmetric echo the missing part then counts as zero.
   *
   * @throws org.gleamrecon.failure.ReconstructionException when samples cannot be read
   */
  public KSpace assemble(Frame frame) {
    int nx = layout.grid().encoded().x();
    int ny = layout.grid().encoded().y();
    int nz = layout.grid().encoded().z();
    int coils = layout.coils();
    boolean toImage = layout.threeDimensional();
    float[][] out = new float[coils][2 * nx * ny * nz];
    boolean[] mask = new boolean[nx * ny * nz];
    frames.process(
        frame.lines(),
        (phase1, phase2, readouts, stride, at, acquired) -> {
          int line = (phase2 * ny + phase1) * nx;
          if (toImage) {
            Arrays.fill(acquired, true);
          }
          System.arraycopy(acquired, 0, mask, line, nx);
          for (int c = 0; c < coils; c++) {
            interleave(readouts, c * stride + at, out[c], 2 * line, nx);
          }
        });
    return new KSpace(out, new SamplingMask(mask, nx, ny, nz), toImage);
  }

  /**
   * Which samples of a frame were acquired, as {@link #assemble} tells, without keeping k-space:
   * every line is read and checked on the way.
   *
   * @throws org.gleamrecon.failure.ReconstructionException when samples cannot be read
   */
  public SamplingMask sampling(Frame frame) {
    int nx = layout.grid().encoded().x();
    int ny = layout.grid().encoded().y();
    int nz = layout.grid().encoded().z();
    boolean[] mask = new boolean[nx * ny * nz];
    frequencies.process(
        frame.lines(),
        (phase1, phase2, readouts, stride, at, acquired) -> {
          if (layout.threeDimensional()) {
            Arrays.fill(acquired, true);
          }
          System.arraycopy(acquired, 0, mask, (phase2 * ny + phase1) * nx, nx);
        });
    return new SamplingMask(mask, nx, ny, nz);
  }

  private static void interleave(Rows from, int at, float[] to, int put, int nx) {
    for (int x = 0; x < nx; x++) {
      to[put + 2 * x] = from.re()[at + x];
      to[put + 2 * x + 1] = from.im()[at + x];
    }
  }

  /** Where the calibration region of a frame comes from; equal for frames that share it. */
  public CalibrationBlock calibrationBlock(Frame frame) {
    return search.blockFor(frame);
  }

  /** One calibration block for all phases of the frame's slice ({@link PhaseSeries}). */
  public CalibrationBlock calibrationBlockOfPhases(Frame frame) {
    return search.blockForPhases(frame);
  }

  /** The calibration region of a frame, see {@link CalibrationSearch#blockFor}. */
  public CalibrationRegion calibration(Frame frame) {
    return calibration(calibrationBlock(frame));
  }

  /** Reads a calibration region: whitened, averaged, in k-space along all axes. */
  public CalibrationRegion calibration(CalibrationBlock block) {
    int coils = prewhitening.coils();
    int y0 = layout.grid().encoded().y() / 2 - block.phase1() / 2;
    int z0 = layout.grid().encoded().z() / 2 - block.phase2() / 2;
    int x0 = layout.grid().encoded().x() / 2 - block.readout() / 2;
    float[][] out = new float[coils][2 * block.readout() * block.phase1() * block.phase2()];
    frequencies.process(
        block.lines(),
        (phase1, phase2, readouts, stride, at, acquired) -> {
          int line = ((phase2 - z0) * block.phase1() + phase1 - y0) * block.readout();
          for (int c = 0; c < coils; c++) {
            for (int x = 0; x < block.readout(); x++) {
              int sample = c * stride + at + x0 + x;
              out[c][2 * (line + x)] = readouts.re()[sample];
              out[c][2 * (line + x) + 1] = readouts.im()[sample];
            }
          }
        });
    return new CalibrationRegion(out, block.readout(), block.phase1(), block.phase2());
  }
}
