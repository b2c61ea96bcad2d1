package org.gleamrecon.delivery.association;

import java.util.List;

/**
 * A service and the encodings of its data sets that are proposed for it (PS3.8 section 9.3.2.2).
 *
 * @param id odd, 1 to 255
 * @param abstractSyntaxUid SOP class
 */
public record PresentationContext(
    int id, String abstractSyntaxUid, List<String> transferSyntaxUids) {
  public PresentationContext {
    if (id < 1 || id > 255 || id % 2 == 0) {
      throw new IllegalArgumentException("context " + id + " is not an odd number from 1 to 255");
    }
    transferSyntaxUids = List.copyOf(transferSyntaxUids);
  }
}
