package org.gleamrecon.kspace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A few acquired lines of a 2D frame to be left out of a reconstruction and predicted by it: from
 * outside the fully sampled centre, since maps are made of that, and from near to it, where there
 * is more signal than noise.
 *
 * @param kept all other samples
 * @param heldOut theirs
 */
public record HeldOutLines(SamplingMask kept, SamplingMask heldOut) {
  /** One of so many acquired lines. */
  private static final int SHARE = 12;

  private static final int FEWEST = 2;

  /** Chooses by the places of the lines alone; empty where too few lie outside the centre. */
  public static Optional<HeldOutLines> of(SamplingMask mask) {
    if (mask.phase2() > 1) {
      return Optional.empty();
    }
    List<Integer> acquired = acquired(mask);
    int wanted = Math.max(FEWEST, acquired.size() / SHARE);
    Set<Integer> chosen = new HashSet<>();
    for (int rank : outsideTheCentre(acquired, mask.phase1() / 2)) {
      // No two neighbours, so that no gap becomes wider than it must.
      if (chosen.size() < wanted && !chosen.contains(rank - 1) && !chosen.contains(rank + 1)) {
        chosen.add(rank);
      }
    }
    if (chosen.size() < wanted) {
      return Optional.empty();
    }
    boolean[] kept = mask.acquired().clone();
    boolean[] heldOut = new boolean[kept.length];
    for (int rank : chosen) {
      int line = acquired.get(rank) * mask.readout();
      System.arraycopy(kept, line, heldOut, line, mask.readout());
      Arrays.fill(kept, line, line + mask.readout(), false);
    }
    return Optional.of(
        new HeldOutLines(
            new SamplingMask(kept, mask.readout(), mask.phase1(), 1),
            new SamplingMask(heldOut, mask.readout(), mask.phase1(), 1)));
  }

  /** Lines of which anything was acquired: an asymmetric echo lacks its first samples. */
  private static List<Integer> acquired(SamplingMask mask) {
    List<Integer> lines = new ArrayList<>();
    for (int line = 0; line < mask.phase1(); line++) {
      boolean any = false;
      for (int x = 0; x < mask.readout(); x++) {
        any |= mask.acquired()[line * mask.readout() + x];
      }
      if (any) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** Places in the list of those lines that are no part of its full centre, nearest first. */
  private static List<Integer> outsideTheCentre(List<Integer> acquired, int centre) {
    int low = centre;
    while (acquired.contains(low - 1)) {
      low--;
    }
    int high = centre;
    while (acquired.contains(high + 1)) {
      high++;
    }
    List<Integer> outside = new ArrayList<>();
    for (int rank = 0; rank < acquired.size(); rank++) {
      if (acquired.get(rank) < low || acquired.get(rank) > high) {
        outside.add(rank);
      }
    }
    outside.sort(
        Comparator.<Integer>comparingInt(rank -> Math.abs(acquired.get(rank) - centre))
            .thenComparing(Comparator.naturalOrder()));
    return outside;
  }
}
