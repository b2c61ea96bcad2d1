package org.gleamrecon.delivery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.gleamrecon.Peers;
import org.gleamrecon.delivery.association.Peer;
import org.gleamrecon.dicom.DicomSeries;
import org.gleamrecon.dicom.StoredFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whether dcmtk's storescp gets every image, once, byte for byte, whatever it does meanwhile. */
@Timeout(240)
class StorescpTest {
  @TempDir Path directory;

  private Path store() {
    return directory.resolve("store");
  }

  @Test
  void everyImageArrivesOnceAndManyThroughOneAssociation() throws Exception {
    int port = Archive.freePort();
    try (OpenDelivery open = new OpenDelivery(directory, List.of(OpenDelivery.dicom(port)))) {
      open.take(3);
      open.take(3);
      try (Archive archive = Archive.start(store(), port)) {
        open.awaitNothingWaits();
        OpenDelivery.assertHolds(archive, 3);
        assertEquals(15, open.count(OutboxState.DELIVERED));
        Archive.await(() -> Collections.frequency(open.outcomes, "pacs stored") == 15);
        assertEquals(15, archive.log().split("Received Store Request", -1).length - 1);
        // One for what is due at that moment, one for what had to wait until then.
        int associations = archive.log().split("I: Association Release", -1).length - 1;
        assertTrue(associations >= 1 && associations <= 2, "associations " + associations);
      }
      open.awaitNoFiles();
    }
  }

  @Test
  void anArchiveThatWasDownGetsEverythingWhenItIsUpAgain() throws Exception {
    int port = Archive.freePort();
    try (OpenDelivery open = new OpenDelivery(directory, List.of(OpenDelivery.dicom(port)))) {
      open.take(1);
      Archive.await(() -> open.outcomes.contains("pacs failed"));
      assertEquals(5, open.count(OutboxState.WAITING));
      try (Archive archive = Archive.start(store(), port)) {
        open.awaitNothingWaits();
        OpenDelivery.assertHolds(archive, 1);
      }
      open.take(2);
      try (Archive archive = Archive.start(store(), port)) {
        open.awaitNothingWaits();
        OpenDelivery.assertHolds(archive, 2);
      }
    }
  }

  @Test
  void anArchiveThatKnowsTheOldestTransferSyntaxOnlyGetsThatOne() throws Exception {
    int port = Archive.freePort();
    try (Archive archive = Archive.start(store(), port, "+xi");
        OpenDelivery open = new OpenDelivery(directory, List.of(OpenDelivery.dicom(port)))) {
      open.take(1);
      open.awaitNothingWaits();
      DicomSeries series = OpenDelivery.series(1);
      assertEquals(series.size(), archive.dataSets().size());
      for (int i = 0; i < series.size(); i++) {
        var implicit = StoredFile.dataSet(series.file(i), StoredFile.IMPLICIT_VR_LITTLE_ENDIAN);
        byte[] expected = new byte[implicit.remaining()];
        implicit.get(expected);
        assertArrayEquals(expected, archive.dataSets().get(series.sopInstanceUid(i)));
      }
    }
  }

  @Test
  void anArchiveWithSmallUnitsGetsEverything() throws Exception {
    int port = Archive.freePort();
    try (Archive archive = Archive.start(store(), port, "-pdu", "4096");
        OpenDelivery open = new OpenDelivery(directory, List.of(OpenDelivery.dicom(port)))) {
      open.take(2);
      open.awaitNothingWaits();
      OpenDelivery.assertHolds(archive, 2);
    }
  }

  @Test
  void imagesWaitWhileAssociationsAreRejected() throws Exception {
    int port = Archive.freePort();
    try (OpenDelivery open = new OpenDelivery(directory, List.of(OpenDelivery.dicom(port)))) {
      try (Archive archive = Archive.start(store(), port, "--refuse")) {
        open.take(1);
        Archive.await(
            () ->
                open.delivery.open(10).stream()
                    .anyMatch(entry -> entry.lastError().orElse("").startsWith("REJECTED_")));
        assertEquals(5, open.count(OutboxState.WAITING));
        assertEquals(
            "REJECTED_", open.delivery.echo("pacs").orElse("").substring(0, 9), "echo is told");
        assertTrue(archive.dataSets().isEmpty());
      }
      try (Archive archive = Archive.start(store(), port)) {
        open.awaitNothingWaits();
        OpenDelivery.assertHolds(archive, 1);
        assertEquals(Optional.empty(), open.delivery.echo("pacs"));
      }
      assertTrue(open.delivery.echo("pacs").isPresent());
    }
  }

  @Test
  void anArchiveThatBreaksOffMidTransferGetsEverythingLater() throws Exception {
    int port = Archive.freePort();
    for (String misdeed : List.of("--abort-during", "--abort-after")) {
      Path own = Files.createDirectory(directory.resolve(misdeed));
      try (OpenDelivery open = new OpenDelivery(own, List.of(OpenDelivery.dicom(port)))) {
        try (Archive archive = Archive.start(own.resolve("store"), port, misdeed)) {
          open.take(1);
          Archive.await(() -> Collections.frequency(open.outcomes, "pacs failed") >= 7);
          assertEquals(5, open.count(OutboxState.WAITING));
          assertFalse(open.outcomes.contains("pacs stored"), archive.log());
        }
        try (Archive archive = Archive.start(own.resolve("store"), port)) {
          open.awaitNothingWaits();
          OpenDelivery.assertHolds(archive, 1);
        }
      }
    }
  }

  @Test
  void anEncryptedArchiveIsTalkedToIfItsCertificateIsTrusted() throws Exception {
    Path key = directory.resolve("key.pem");
    Path certificate = directory.resolve("certificate.pem");
    Peers.run(
        Peers.program("openssl"),
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-keyout",
        key.toString(),
        "-out",
        certificate.toString());
    int port = Archive.freePort();
    try (Archive archive =
            Archive.start(store(), port, "+tls", key.toString(), certificate.toString(), "-ic");
        OpenDelivery open =
            new OpenDelivery(
                directory,
                List.of(
                    encrypted("trusting", port, trusting(certificate)),
                    encrypted("strict", port, SSLContext.getDefault())))) {
      open.take(1);
      Archive.await(() -> open.count(OutboxState.DELIVERED) == 5);
      OpenDelivery.assertHolds(archive, 1);
      assertEquals(Optional.empty(), open.delivery.echo("trusting"));
      assertEquals(Optional.of("TLS"), open.delivery.echo("strict"));
      assertEquals(5, open.count(OutboxState.WAITING));
    }
  }

  private static SSLContext trusting(Path certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "archive", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static Destination encrypted(String name, int port, SSLContext context)
      throws IOException {
    return new DicomDestination(
        name,
        Set.of("http"),
        new Peer(
            "127.0.0.1",
            port,
            "ARCHIVE",
            "GLEAM",
            Optional.of(context.getSocketFactory()),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1)));
  }
}
