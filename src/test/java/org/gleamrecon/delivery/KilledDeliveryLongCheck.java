package org.gleamrecon.delivery;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.gleamrecon.train.Contenders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thirty kills of a process that takes series and delivers them, at random moments, for each kind
 * of archive, which meanwhile goes away and comes back.
 */
@Tag("long")
class KilledDeliveryLongCheck {
  private static final int RUNS = Contenders.repetitions(10);
  private static final int KILLS_EACH = 3;
  private static final int SEED = 1;

  @TempDir Path directory;

  /** One outbox, and its archive. */
  @FunctionalInterface
  private interface Delivering {
    void run(KilledDelivery deliveries) throws Exception;
  }

  @Test
  void everyImageThatWasTakenArrivesAtStorescp() throws Exception {
    check("", "at storescp byte for byte", deliveries -> deliveries.toStorescp(KILLS_EACH));
  }

  @Test
  void everyImageThatWasTakenArrivesAtOrthancByCStore() throws Exception {
    check(
        ", C-STORE to Orthanc",
        "once with its pixels",
        deliveries -> deliveries.toOrthanc(false, KILLS_EACH));
  }

  @Test
  void everyImageThatWasTakenArrivesAtOrthancByStow() throws Exception {
    assumeTrue(Orthanc.hasDicomweb(), "Orthanc's DICOMweb plugin is not installed");
    check(
        ", STOW-RS to Orthanc",
        "once with its pixels",
        deliveries -> deliveries.toOrthanc(true, KILLS_EACH));
  }

  private void check(String where, String how, Delivering delivering) throws Exception {
    KilledDelivery deliveries = new KilledDelivery(directory, SEED);
    for (int run = 0; run < RUNS; run++) {
      delivering.run(deliveries);
    }
    System.out.printf(
        "RESULT killed delivery%s | %d | %d | %d of the kills came before the end, the archive went"
            + " away %d times; every image that was taken arrived %s%n",
        where, SEED, RUNS * KILLS_EACH, deliveries.killedBeforeTheEnd(), deliveries.outages(), how);
  }
}
