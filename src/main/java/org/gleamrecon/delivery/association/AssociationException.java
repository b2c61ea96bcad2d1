package org.gleamrecon.delivery.association;

import java.io.IOException;
import java.util.Locale;

/**
 * An association did not come to be, or ended before its time. The message holds numbers and our
 * own words, never what a peer wrote.
 */
public final class AssociationException extends IOException {
  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final String code;

  /** What happened. */
  public enum Kind {
    /** No connection. */
    UNREACHABLE,
    /** No encrypted connection: an unknown certificate, no common cipher. */
    TLS,
    /** A-ASSOCIATE-RJ. */
    REJECTED,
    /** Nothing came, or nothing was taken, for too long. */
    TIMED_OUT,
    /** A-ABORT. */
    ABORTED,
    /** The connection ended. */
    CLOSED,
    /** The peer's bytes are none of the protocol's. */
    PROTOCOL
  }

  AssociationException(Kind kind, String message) {
    super(message);
    this.kind = kind;
    this.code = kind.name();
  }

  AssociationException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.code = kind.name();
  }

  private AssociationException(Kind kind, String code, String message) {
    super(message);
    this.kind = kind;
    this.code = code;
  }

  static AssociationException protocol(String message) {
    return new AssociationException(Kind.PROTOCOL, message);
  }

  /** Result, source and reason or diagnostic as in PS3.8 table 9-21. */
  static AssociationException rejected(Pdu.AssociateReject reject) {
    String numbers =
        String.format(Locale.ROOT, "%d_%d_%d", reject.result(), reject.source(), reject.reason());
    return new AssociationException(
        Kind.REJECTED,
        "REJECTED_" + numbers,
        "the association was rejected: result, source, reason " + numbers.replace('_', ' '));
  }

  public Kind kind() {
    return kind;
  }

  /** The kind, with a rejection's numbers: {@code REJECTED_1_1_7}. */
  public String code() {
    return code;
  }
}
