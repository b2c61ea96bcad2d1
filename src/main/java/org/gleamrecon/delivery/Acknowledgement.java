package org.gleamrecon.delivery;

/**
 * A destination's word on one image.
 *
 * @param code what it said, in our words: {@code STATUS_B000}, {@code HTTP_409}
 */
public record Acknowledgement(Kind kind, String code) {
  /** What it means. */
  public enum Kind {
    STORED,
    STORED_WITH_WARNING,
    /** Not stored; it may be later. */
    REFUSED_NOW,
    /** Not stored, and asked again the answer would be the same. */
    REFUSED
  }
}
