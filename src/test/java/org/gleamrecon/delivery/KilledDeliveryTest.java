package org.gleamrecon.delivery;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
    deliveries.toStorescp(4);
    assertTrue(deliveries.killedBeforeTheEnd() > 0);
  }

  @Test
  @Timeout(300)
  void everyImageThatWasTakenArrivesOnceAtOrthancToo() throws Exception {
    assumeTrue(Orthanc.hasDicomweb(), "Orthanc's DICOMweb plugin is not installed");
    new KilledDelivery(directory, 3).toOrthanc(true, 2);
  }
}
