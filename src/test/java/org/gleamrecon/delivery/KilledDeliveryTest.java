package org.gleamrecon.delivery;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short sample of the long check. */
class KilledDeliveryTest {
  @TempDir Path directory;

  @Test
  @Timeout(300)
  void everyImageThatWasTakenArrivesWhateverIsKilledMeanwhile() throws Exception {
    KilledDelivery deliveries = new KilledDelivery(directory, 2);
    deliveries.run(4);
    assertTrue(deliveries.killedBeforeTheEnd() > 0);
  }
}
