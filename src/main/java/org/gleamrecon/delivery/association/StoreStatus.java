package org.gleamrecon.delivery.association;

/**
 * What a peer's status means for an image (PS3.4 section B.2.3, PS3.7 annex C).
 *
 * <ul>
 *   <li>0000: stored. Bxxx, 0001, 0107, 0116: stored, with a warning. 0111 (there is such an
 *       instance already): likewise, since UIDs are hashes of pixels.
 *   <li>A7xx (out of resources), 0110 (processing failure), 0213 (resource limitation), 0124 (not
 *       authorised): not stored, may be later.
 *   <li>A9xx (does not match the SOP class), Cxxx (not understood) and all others: not stored, and
 *       asked again the answer would be the same.
 * </ul>
 */
public enum StoreStatus {
  STORED,
  STORED_WITH_WARNING,
  REFUSED_NOW,
  REFUSED;

  /**
   * @param status 16 bits
   */
  public static StoreStatus of(int status) {
    if (status == 0) {
      return STORED;
    }
    return switch (status >> 12) {
      case 0xb -> STORED_WITH_WARNING;
      case 0xa -> status >> 8 == 0xa7 ? REFUSED_NOW : REFUSED;
      case 0 ->
          switch (status) {
            case 0x0001, 0x0107, 0x0111, 0x0116 -> STORED_WITH_WARNING;
            case 0x0110, 0x0124, 0x0213 -> REFUSED_NOW;
            default -> REFUSED;
          };
      default -> REFUSED;
    };
  }
}
