package org.gleamrecon.delivery;

import java.io.IOException;

/** A destination gave no answer to what it was sent. The message is without patient data. */
public final class DeliveryException extends IOException {
  private static final long serialVersionUID = 1;

  private final String code;
  private final boolean ofDestination;

  /** About the image that was under way, or about whoever should have taken it. */
  DeliveryException(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    ofDestination = false;
  }

  private DeliveryException(String code, Throwable cause) {
    super(cause.getMessage(), cause);
    this.code = code;
    ofDestination = true;
  }

  DeliveryException(String code, String message) {
    super(message);
    this.code = code;
    ofDestination = true;
  }

  /** The same, known to be about the destination: any image would have met it. */
  DeliveryException toDestination() {
    return ofDestination ? this : new DeliveryException(code, this);
  }

  boolean isOfDestination() {
    return ofDestination;
  }

  /** For counting and for the operator, of our own words: {@code UNREACHABLE}, {@code HTTP_503}. */
  public String code() {
    return code;
  }
}
