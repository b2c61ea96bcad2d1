package org.gleamrecon.delivery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.gleamrecon.dicom.DicomSeries;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whether an archive of a hospital's kind has every image once, with its pixels. */
@Timeout(240)
class OrthancDeliveryTest {
  @TempDir Path directory;

  private Orthanc orthanc;

  @BeforeEach
  void choosePorts() throws IOException {
    orthanc = new Orthanc(directory);
  }

  @AfterEach
  void stop() {
    orthanc.close();
  }

  private void assertHolds(int series) throws IOException {
    Map<String, byte[]> expected = new TreeMap<>();
    for (int i = 1; i <= series; i++) {
      DicomSeries one = OpenDelivery.series(i);
      for (int image = 0; image < one.size(); image++) {
        expected.put(one.sopInstanceUid(image), orthanc.expected(one.file(image)));
      }
    }
    Map<String, byte[]> found = orthanc.held();
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((uid, pixels) -> assertArrayEquals(pixels, found.get(uid), uid));
    assertEquals(series * 5, orthanc.count("CountInstances"));
    assertEquals(series, orthanc.count("CountSeries"));
  }

  @Test
  void imagesArriveByCStoreAlsoAfterAnOutage() throws Exception {
    try (OpenDelivery open =
        new OpenDelivery(directory, List.of(OpenDelivery.dicom(orthanc.dicomPort)))) {
      open.take(2);
      Archive.await(() -> open.outcomes.contains("pacs failed"));
      orthanc.start();
      open.awaitNothingWaits();
      assertHolds(2);
      assertEquals(Optional.empty(), open.delivery.echo("pacs"));
      assertEquals(10, open.count(OutboxState.DELIVERED));
      open.awaitNoFiles();
    }
  }

  @Test
  void imagesArriveByStowAlsoAfterAnOutage() throws Exception {
    assumeTrue(Orthanc.hasDicomweb(), "Orthanc's DICOMweb plugin is not installed");
    Destination web = OpenDelivery.stow(orthanc.httpPort);
    try (OpenDelivery open = new OpenDelivery(directory, List.of(web))) {
      open.take(2);
      Archive.await(() -> open.outcomes.contains("web failed"));
      assertEquals(Optional.of("UNREACHABLE"), open.delivery.echo("web"));
      orthanc.start();
      open.awaitNothingWaits();
      assertHolds(2);
      assertEquals(Optional.empty(), open.delivery.echo("web"));
      open.awaitNoFiles();
    }
  }

  @Test
  void aWrongTitleIsToldAndTheImagesWait() throws Exception {
    orthanc.start();
    Destination wrong =
        new DicomDestination(
            "wrong",
            Set.of("http"),
            new org.gleamrecon.delivery.association.Peer(
                "127.0.0.1",
                orthanc.dicomPort,
                "SOMEONE_ELSE",
                "GLEAM",
                Optional.empty(),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20)));
    try (OpenDelivery open = new OpenDelivery(directory, List.of(wrong))) {
      open.take(1);
      Archive.await(() -> open.outcomes.contains("wrong failed"));
      // Called AE title not recognised (PS3.8 table 9-21).
      assertTrue(
          open.delivery.echo("wrong").orElse("").matches("REJECTED_._1_7"),
          open.delivery.echo("wrong").orElse(""));
      assertEquals(5, open.count(OutboxState.WAITING));
    }
  }
}
