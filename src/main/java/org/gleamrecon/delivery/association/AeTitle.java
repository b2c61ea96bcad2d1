package org.gleamrecon.delivery.association;

import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** Names of application entities (PS3.5 section 6.2, AE). */
public final class AeTitle {
  static final int LENGTH = 16;

  private AeTitle() {}

  /**
   * Checks a title.
   *
   * @return it, without spaces around it
   * @throws ReconstructionException PARAMETER_INVALID unless it has 1 to 16 printable ASCII
   *     characters without backslash
   */
  public static String require(String key, String title) {
    String name = title.strip();
    boolean printable =
        name.chars().allMatch(letter -> letter >= ' ' && letter <= '~' && letter != '\\');
    if (name.isEmpty() || name.length() > LENGTH || !printable) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "%s has %d characters: an AE title has 1 to %d of ASCII, and no backslash"
              .formatted(key, name.length(), LENGTH));
    }
    return name;
  }
}
