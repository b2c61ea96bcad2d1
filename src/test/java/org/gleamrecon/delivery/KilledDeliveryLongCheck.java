package org.gleamrecon.delivery;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thirty kills of a process that takes series and delivers them, at random moments. */
@Tag("long")
class KilledDeliveryLongCheck {
  private static final int RUNS = 10;
  private static final int KILLS_EACH = 3;

  @TempDir Path directory;

  @Test
  void everyImageThatWasTakenArrives() throws Exception {
    KilledDelivery deliveries = new KilledDelivery(directory, 1);
    for (int run = 0; run < RUNS; run++) {
      deliveries.run(KILLS_EACH);
    }
    System.out.printf(
        "RESULT killed delivery | 1 | %d | %d of the kills came before the end; every image that was"
            + " taken arrived at storescp byte for byte%n",
        RUNS * KILLS_EACH, deliveries.killedBeforeTheEnd());
  }
}
