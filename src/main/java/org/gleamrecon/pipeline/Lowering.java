package org.gleamrecon.pipeline;

import java.util.List;

/**
 * How much less deep than the whole network a busy service goes where the client did not say how
 * deep.
 *
 * @param share 0: the whole network, 1: down to the floor
 * @param floor fewest iterations
 * @param why in words for the operator
 */
public record Lowering(double share, int floor, String why) {
  /** Checked where it is made. */
  public Lowering {
    if (!(share >= 0 && share <= 1) || floor < 1) {
      throw new IllegalArgumentException("share %s down to %d".formatted(share, floor));
    }
  }

  /**
   * The least exit that is not below what is wanted, so never one below the floor.
   *
   * @param exits of a network, ascending
   */
  int exit(List<Integer> exits) {
    int whole = exits.get(exits.size() - 1);
    double wanted = whole - share * Math.max(0, whole - floor);
    return exits.stream().filter(exit -> exit >= wanted).findFirst().orElse(whole);
  }
}
