package org.gleamrecon.kspace;

import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.EncodingLimits;
import org.gleamrecon.mrd.EncodingLimits.Limit;
import org.jspecify.annotations.Nullable;

/**
 * Puts lines in their place: phase-encoding index = step - limits.center + N/2, along the readout
 * center_sample goes to N/2 of the encoded matrix, both with integer N/2.
 *
 * <p>Writers err with center_sample, so it is believed only where it can be true. A centre outside
 * the kept samples, or the value 0 (never set) on a line that would then leave the matrix, is taken
 * as the middle of the line. Of a line whose believable centre makes it stick out of the matrix the
 * overhang is dropped: those samples lie beyond the encoded resolution. Both are told.
 */
final class LinePlacer {
  private final ImageGrid grid;
  private final @Nullable Limit step1;
  private final @Nullable Limit step2;
  private int centreAssumed;
  private int overhanging;
  private int largestOverhang;
  private int halfFilled;
  private boolean partialReadout;

  LinePlacer(ImageGrid grid, EncodingLimits limits) {
    this.grid = grid;
    this.step1 = limits.kspaceEncodingStep1();
    this.step2 = limits.kspaceEncodingStep2();
  }

  /**
   * Places one acquisition.
   *
   * @throws ReconstructionException SCAN_INCONSISTENT when the line or its samples do not fit
   */
  LinePlacement place(int index, AcquisitionHeader header) {
    int ny = grid.encoded().y();
    int nz = grid.encoded().z();
    int phase1 =
        phaseIndex(index, "kspace_encode_step_1", header.counters().kspaceEncodeStep1(), step1, ny);
    int phase2 =
        nz == 1
            ? 0
            : phaseIndex(
                index, "kspace_encode_step_2", header.counters().kspaceEncodeStep2(), step2, nz);
    return alongReadout(index, header, phase1, phase2);
  }

  private static int phaseIndex(int index, String name, int step, @Nullable Limit limit, int n) {
    int center = limit == null ? n / 2 : limit.center();
    int place = step - center + n / 2;
    if (place < 0 || place >= n) {
      throw new ReconstructionException(
          FailureCode.SCAN_INCONSISTENT,
          "acquisition %d: %s %d with centre %d goes to index %d of an encoded matrix of %d"
              .formatted(index, name, step, center, place, n));
    }
    return place;
  }

  private LinePlacement alongReadout(int index, AcquisitionHeader header, int phase1, int phase2) {
    int n = grid.oversampledX();
    int pre = header.discardPre();
    int kept = header.numberOfSamples() - pre - header.discardPost();
    if (kept < 1 || kept > n) {
      throw new ReconstructionException(
          FailureCode.SCAN_INCONSISTENT,
          "acquisition %d: %d samples, of which %d and %d are discarded, for a readout of %d"
              .formatted(index, header.numberOfSamples(), pre, header.discardPost(), n));
    }
    boolean reversed = header.has(AcquisitionFlag.IS_REVERSE);
    int stored = header.centerSample() - pre;
    int centre = reversed ? kept - 1 - stored : stored;
    boolean outside = stored < 0 || stored >= kept;
    boolean neverSet = header.centerSample() == 0 && overhang(n / 2 - centre, kept, n) > 0;
    if (outside || neverSet) {
      centre = kept / 2;
      centreAssumed++;
    }
    int first = n / 2 - centre;
    int from = Math.max(first, 0);
    int to = Math.min(first + kept, n);
    int overhang = kept - (to - from);
    if (overhang > 0) {
      overhanging++;
      largestOverhang = Math.max(largestOverhang, overhang);
    }
    int nx = grid.encoded().x();
    if (kept == nx && nx < n && centre == kept / 2) {
      halfFilled++;
    }
    partialReadout |= to - from < n;
    int skipped = from - first;
    int firstSample = reversed ? pre + kept - skipped - (to - from) : pre + skipped;
    return new LinePlacement(index, phase1, phase2, firstSample, to - from, from, reversed);
  }

  private static int overhang(int first, int kept, int n) {
    return kept - Math.max(0, Math.min(first + kept, n) - Math.max(first, 0));
  }

  /** Whether any line leaves part of the readout unacquired. */
  boolean partialReadout() {
    return partialReadout;
  }

  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (centreAssumed > 0) {
      warnings.add(
          "%d lines have an impossible center_sample: the middle of the line was taken"
              .formatted(centreAssumed));
    }
    if (overhanging > 0) {
      warnings.add(
          "%d lines stick out of the encoded readout of %d: up to %d samples a line were dropped"
              .formatted(overhanging, grid.oversampledX(), largestOverhang));
    }
    if (halfFilled > 0) {
      warnings.add(
          "%d lines fill only the middle %d of an encoded readout of %d: if the oversampling was"
                  .formatted(halfFilled, grid.encoded().x(), grid.oversampledX())
              + " removed before, encodedSpace should say so");
    }
    return warnings;
  }
}
