package org.gleamrecon.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.gleamrecon.delivery.association.ScriptedPeer;
import org.gleamrecon.dicom.DicomSeries;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class OutboxTest {
  private static final int ACCEPTED = 0;

  @TempDir Path directory;

  private static ScriptedPeer answering(AtomicInteger status, AtomicLong associations)
      throws Exception {
    return new ScriptedPeer(
        conversation -> {
          associations.incrementAndGet();
          conversation.accept(16384);
          conversation.serve(status.get());
        });
  }

  private OutboxSettings impatient(int maxRefusals) {
    return OpenDelivery.settings(directory, OpenDelivery.ROOM, maxRefusals, OpenDelivery.LONG);
  }

  @Test
  void onlyTheOwnerReadsTheFilesThatWait() throws Exception {
    int nobody = Archive.freePort();
    try (OpenDelivery open = new OpenDelivery(directory, List.of(OpenDelivery.dicom(nobody)))) {
      open.take(1);
      assertEquals(5, open.files());
      try (Stream<Path> files = Files.list(directory.resolve("outbox"))) {
        for (Path file : files.toList()) {
          assertEquals(
              "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
      }
      assertEquals(
          "rwx------",
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(directory.resolve("outbox"))));
    }
  }

  @Test
  void withoutADestinationNothingIsMadeAndNothingIsWritten() {
    try (OpenDelivery open = new OpenDelivery(directory, List.of())) {
      assertEquals(
          Optional.empty(),
          open.delivery.take(
              "http",
              () -> {
                throw new IllegalStateException("nobody wants it");
              }));
      assertTrue(Files.notExists(directory.resolve("outbox")));
    }
  }

  @Test
  void imagesGoOnlyWhereTheirDoorLeads() throws Exception {
    int nobody = Archive.freePort();
    try (OpenDelivery open = new OpenDelivery(directory, List.of(OpenDelivery.dicom(nobody)))) {
      DicomSeries series = OpenDelivery.series(1);
      assertEquals(Optional.empty(), open.delivery.take("mrd", () -> series));
      open.awaitNoFiles();
    }
  }

  @Test
  void aDeadLetterKeepsItsImageUntilSomebodyRetriesIt() throws Exception {
    AtomicInteger status = new AtomicInteger(0xa700);
    AtomicLong associations = new AtomicLong();
    try (ScriptedPeer peer = answering(status, associations);
        OpenDelivery open =
            new OpenDelivery(directory, List.of(OpenDelivery.dicom(peer.port())), impatient(3))) {
      open.take(1);
      Archive.await(() -> open.count(OutboxState.DEAD) == 5);
      Archive.await(() -> Collections.frequency(open.outcomes, "pacs dead") == 5);
      Archive.await(() -> Collections.frequency(open.outcomes, "pacs failed") == 10);
      assertEquals(5, open.files());
      OutboxEntry dead = open.delivery.open(10).get(0);
      assertEquals(Optional.of("STATUS_A700"), dead.lastError());
      assertEquals(3, dead.attempts());
      status.set(ACCEPTED);
      open.delivery.open(10).forEach(entry -> open.delivery.retry(entry.id()));
      Archive.await(() -> open.count(OutboxState.DELIVERED) == 5);
      open.awaitNoFiles();
      ReconstructionException refused =
          assertThrows(ReconstructionException.class, () -> open.delivery.retry(dead.id()));
      assertEquals(FailureCode.CONFLICT, refused.code());
    }
  }

  @Test
  void whatIsRefusedForGoodIsNotAskedAgain() throws Exception {
    AtomicInteger status = new AtomicInteger(0xa900);
    try (ScriptedPeer peer = answering(status, new AtomicLong());
        OpenDelivery open = new OpenDelivery(directory, List.of(OpenDelivery.dicom(peer.port())))) {
      open.take(1);
      Archive.await(() -> open.count(OutboxState.DEAD) == 5);
      assertEquals(List.of("pacs dead"), List.copyOf(java.util.Set.copyOf(open.outcomes)));
      Archive.await(() -> open.outcomes.size() == 5);
    }
  }

  @Test
  void aWarningIsAnAcknowledgement() throws Exception {
    AtomicInteger status = new AtomicInteger(0xb007);
    try (ScriptedPeer peer = answering(status, new AtomicLong());
        OpenDelivery open = new OpenDelivery(directory, List.of(OpenDelivery.dicom(peer.port())))) {
      open.take(1);
      Archive.await(() -> open.count(OutboxState.DELIVERED) == 5);
      Archive.await(() -> Collections.frequency(open.outcomes, "pacs stored_with_warning") == 5);
      open.awaitNoFiles();
    }
  }

  @Test
  void aPeerThatAcceptsNoContextIsAskedAgainAndThenGivenUp() throws Exception {
    try (ScriptedPeer peer =
            new ScriptedPeer(
                conversation -> {
                  conversation.answer(16384, 3);
                  conversation.serve(0);
                });
        OpenDelivery open =
            new OpenDelivery(directory, List.of(OpenDelivery.dicom(peer.port())), impatient(2))) {
      open.take(1);
      Archive.await(() -> open.count(OutboxState.DEAD) == 5);
      assertEquals(Optional.of("NO_CONTEXT"), open.delivery.open(1).get(0).lastError());
      Archive.await(() -> Collections.frequency(open.outcomes, "pacs failed") == 5);
      assertEquals(Optional.of("NO_CONTEXT"), open.delivery.echo("pacs"));
    }
  }

  @Test
  void anImageThatWaitsOrWasDeliveredIsNotSentTwice() throws Exception {
    AtomicInteger status = new AtomicInteger(ACCEPTED);
    try (ScriptedPeer peer = answering(status, new AtomicLong());
        OpenDelivery open = new OpenDelivery(directory, List.of(OpenDelivery.dicom(peer.port())))) {
      open.take(2);
      open.take(2);
      Archive.await(() -> open.count(OutboxState.DELIVERED) == 10);
      open.take(2);
      assertEquals(0, open.count(OutboxState.WAITING));
      Archive.await(() -> open.outcomes.size() == 10);
      open.awaitNoFiles();
    }
  }

  @Test
  void anImageThatWasGivenUpIsTriedAgainWhenItComesAgain() throws Exception {
    AtomicInteger status = new AtomicInteger(0xc000);
    try (ScriptedPeer peer = answering(status, new AtomicLong());
        OpenDelivery open = new OpenDelivery(directory, List.of(OpenDelivery.dicom(peer.port())))) {
      open.take(1);
      Archive.await(() -> open.count(OutboxState.DEAD) == 5);
      try (Stream<Path> files = Files.list(directory.resolve("outbox"))) {
        Files.write(files.findFirst().orElseThrow(), new byte[] {1, 2, 3});
      }
      status.set(ACCEPTED);
      open.take(1);
      Archive.await(() -> open.count(OutboxState.DELIVERED) == 5);
      open.awaitNoFiles();
    }
  }

  @Test
  void aDamagedFileIsNotSent() throws Exception {
    int port = Archive.freePort();
    try (OpenDelivery open = new OpenDelivery(directory, List.of(OpenDelivery.dicom(port)))) {
      open.take(1);
      OutboxEntry damaged = open.delivery.open(1).get(0);
      Path file = directory.resolve("outbox").resolve(damaged.file());
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
      try (Archive archive = Archive.start(directory.resolve("store"), port)) {
        open.awaitNothingWaits();
        assertEquals(4, archive.dataSets().size());
      }
      assertEquals(1, open.count(OutboxState.DEAD));
      assertEquals(Optional.of("FILE_DAMAGED"), open.delivery.open(1).get(0).lastError());
      open.delivery.remove(damaged.id());
      open.awaitNoFiles();
    }
  }

  @Test
  void twoDestinationsShareAFileUntilTheLastHasIt() throws Exception {
    int nobody = Archive.freePort();
    AtomicInteger status = new AtomicInteger(ACCEPTED);
    try (ScriptedPeer peer = answering(status, new AtomicLong());
        OpenDelivery open =
            new OpenDelivery(
                directory,
                List.of(
                    OpenDelivery.dicom("near", peer.port()), OpenDelivery.dicom("far", nobody)))) {
      open.take(1);
      Archive.await(() -> open.count(OutboxState.DELIVERED) == 5);
      assertEquals(5, open.count(OutboxState.WAITING));
      assertEquals(5, open.files());
      open.delivery.open(10).forEach(entry -> open.delivery.remove(entry.id()));
      open.awaitNoFiles();
      assertEquals(0, open.count(OutboxState.WAITING));
    }
  }

  @Test
  void whatDoesNotFitIsNotTakenAndTheAnswerSaysSo() throws Exception {
    int nobody = Archive.freePort();
    OutboxSettings small = OpenDelivery.settings(directory, 20_000, 3, OpenDelivery.LONG);
    try (OpenDelivery open =
        new OpenDelivery(directory, List.of(OpenDelivery.dicom(nobody)), small)) {
      DicomSeries one = OpenDelivery.series(1);
      DicomSeries other = OpenDelivery.series(2);
      long bytes = 5L * one.file(0).length;
      assertTrue(bytes > 10_000, "bytes " + bytes);
      Optional<String> first = open.delivery.take("http", () -> one);
      Optional<String> second = open.delivery.take("http", () -> other);
      assertTrue(
          second.orElse("").contains("pacs") && second.orElse("").contains("20000"),
          first + ", " + second);
      assertTrue(open.outcomes.contains("pacs not_taken"));
      assertEquals(open.count(OutboxState.WAITING), open.files());
    }
  }

  @Test
  void aSeriesThatCannotBeEncodedIsAWarning() throws Exception {
    int nobody = Archive.freePort();
    try (OpenDelivery open = new OpenDelivery(directory, List.of(OpenDelivery.dicom(nobody)))) {
      Optional<String> warning =
          open.delivery.take(
              "http",
              () -> {
                throw new IllegalStateException("CANARY of the encoder");
              });
      assertTrue(warning.isPresent());
      assertTrue(!warning.get().contains("CANARY"), warning.get());
    }
  }

  @Test
  void whatWaitedTooLongIsGivenUp() throws Exception {
    int nobody = Archive.freePort();
    OutboxSettings hasty =
        OpenDelivery.settings(directory, OpenDelivery.ROOM, 1000, Duration.ofMillis(1));
    try (OpenDelivery open =
        new OpenDelivery(directory, List.of(OpenDelivery.dicom(nobody)), hasty)) {
      open.take(1);
      Archive.await(() -> open.count(OutboxState.DEAD) == 5);
      assertEquals(Optional.of("UNREACHABLE"), open.delivery.open(1).get(0).lastError());
    }
  }

  @Test
  void aStartRemovesWhatNoEntryHoldsAndKeepsTheRest() throws Exception {
    int nobody = Archive.freePort();
    try (OpenDelivery open = new OpenDelivery(directory, List.of(OpenDelivery.dicom(nobody)))) {
      open.take(1);
    }
    Files.write(directory.resolve("outbox").resolve("left-behind.dcm"), new byte[] {1});
    try (OpenDelivery open = new OpenDelivery(directory, List.of(OpenDelivery.dicom(nobody)))) {
      assertEquals(5, open.files());
      assertEquals(5, open.count(OutboxState.WAITING));
    }
  }

  @Test
  void waitsGrowToALimitAndAreNeverTheSameForAll() {
    BackOff backOff = new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(1));
    Random random = new Random(5);
    for (int failures = 1; failures < 100; failures++) {
      long full = failures > 6 ? 60_000 : 1000L << (failures - 1);
      for (int i = 0; i < 50; i++) {
        long wait = backOff.after(failures, random).toMillis();
        assertTrue(wait >= full / 2 && wait <= full, failures + ": " + wait);
      }
    }
    assertTrue(Stream.generate(() -> backOff.after(9, random)).limit(50).distinct().count() > 40);
  }

  @Test
  void entriesTellNothingOfThePatient() throws Exception {
    int nobody = Archive.freePort();
    try (OpenDelivery open = new OpenDelivery(directory, List.of(OpenDelivery.dicom(nobody)))) {
      open.take(1);
      String told = open.delivery.open(10).toString();
      for (String secret : List.of("Müller", "0815", "1970", "ACC7", "Rosa", "1.2.826")) {
        assertTrue(!told.contains(secret), told);
      }
    }
  }
}
