package org.gleamrecon.modelstore;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How well a version's images usually explain what was measured, by exit: bands.json beside the
 * card, which it leaves as it is. May be measured again, so it is no part of what the version is.
 *
 * @param weightsSha256 of the weights that it was measured with
 * @param images how many were looked at
 * @param exits by the number of iterations
 */
public record QualityBands(String weightsSha256, int images, Map<Integer, Exit> exits) {
  public QualityBands {
    exits = Map.copyOf(exits);
  }

  /**
   * At one exit.
   *
   * @param mostResidual of |A x - y| over the acquired samples beside what noise explains
   * @param mostHeldOut of |A x - y| / |y| over lines that the image was made without
   */
  public record Exit(double mostResidual, double mostHeldOut) {
    /** Ends that are no numbers, or infinite, hold nothing. */
    public Exit {
      if (!isEnd(mostResidual) || !isEnd(mostHeldOut)) {
        throw new IllegalArgumentException(
            "bands up to %s and %s".formatted(mostResidual, mostHeldOut));
      }
    }

    private static boolean isEnd(double most) {
      return most > 0 && Double.isFinite(most);
    }
  }

  /** Whether they hold for all exits of that version, with the weights that it has. */
  boolean belongTo(ModelCard card) {
    return weightsSha256.equals(card.weightsSha256())
        && exits.keySet().equals(Set.copyOf(card.architecture().exits()));
  }

  /** The exits in their order. */
  public Map<Integer, Exit> inOrder() {
    return new TreeMap<>(exits);
  }
}
