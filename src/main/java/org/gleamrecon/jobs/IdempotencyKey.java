package org.gleamrecon.jobs;

import java.util.regex.Pattern;
import org.gleamrecon.failure.ReconstructionException;

/**
 * A client's own name for a request, so that it can repeat it without having it done twice.
 *
 * @param value 1 to 255 visible ASCII characters
 */
public record IdempotencyKey(String value) {
  private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,255}");

  /**
   * @throws ReconstructionException PARAMETER_INVALID
   */
  public IdempotencyKey {
    if (!VISIBLE.matcher(value).matches()) {
      throw FineTuneRequest.invalid(
          "Idempotency-Key has 1 to 255 visible ASCII characters and no space");
    }
  }
}
