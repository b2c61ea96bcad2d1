package org.gleamrecon.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  private static final Actor SOMEBODY = new Actor("gateway-1", "token", Optional.of("192.0.2.7"));
  private static final Subject PATIENT =
      new Subject(Optional.of("P<\"&'>\n\u0001\ud800 4711"), Optional.of("1.2.3"));

  @TempDir Path temporary;
  private Instant now = Instant.parse("2026-06-30T12:00:00Z");
  private final InstantSource clock = () -> now;

  private Path directory() {
    return temporary.resolve("audit");
  }

  private AuditLog open(long maxFileBytes, long maxBytes, Duration retention) {
    return AuditLog.open(
        directory(), new AuditLimits(maxFileBytes, maxBytes, retention), "test@here", clock);
  }

  private AuditLog open() {
    return open(1 << 20, 1 << 30, Duration.ofDays(100));
  }

  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : AuditFiles.list(directory())) {
      lines.addAll(Files.readAllLines(file));
    }
    return lines;
  }

  @Test
  void everyEventIsAMessageAsTheStandardHasIt() throws IOException {
    try (AuditLog log = open()) {
      log.record(AuditEvent.started("1"));
      log.record(AuditEvent.failedLogin(SOMEBODY));
      log.record(AuditEvent.forbidden(SOMEBODY, "/admin/models/a/activate"));
      log.record(AuditEvent.rawDataIn(SOMEBODY, PATIENT, Outcome.SUCCESS, "id", Optional.of("/d")));
      log.record(
          AuditEvent.rawDataIn(
              SOMEBODY, Subject.UNKNOWN, Outcome.MINOR_FAILURE, "id", Optional.empty()));
      log.record(AuditEvent.instancesOut(SOMEBODY, PATIENT, 3, Outcome.SUCCESS, "id"));
      log.record(AuditEvent.imagesOut(SOMEBODY, PATIENT, Outcome.MINOR_FAILURE, "id"));
      for (AuditEvent.Deed deed : AuditEvent.Deed.values()) {
        log.record(AuditEvent.model(Actor.SERVICE, deed, "/m", Outcome.SUCCESS, "why"));
        log.record(AuditEvent.job(SOMEBODY, deed, "/j", Outcome.SERIOUS_FAILURE, "why"));
        log.record(AuditEvent.data(SOMEBODY, deed, "/d", Outcome.SUCCESS, "why"));
      }
      log.record(AuditEvent.fileRemoved("f", Outcome.SUCCESS, "old"));
      log.record(AuditEvent.recordingAgain(7));
      log.record(AuditEvent.stopped());
    }
    List<String> lines = lines();
    assertEquals(10 + 3 * AuditEvent.Deed.values().length, lines.size());
    for (String line : lines) {
      AuditMessages.check(line);
    }
    assertTrue(
        lines.get(3).contains("ParticipantObjectID=\"P&lt;&quot;&amp;'&gt; \ufffd\ufffd 4711\""),
        lines.get(3));
    assertTrue(lines.get(5).contains("NumberOfInstances=\"3\""), lines.get(5));
    assertTrue(lines.get(1).contains("NetworkAccessPointID=\"192.0.2.7\""), lines.get(1));
  }

  @Test
  void onlyTheOwnerReadsIt() throws IOException {
    try (AuditLog log = open()) {
      log.record(AuditEvent.started("1"));
    }
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())));
    for (Path file : AuditFiles.list(directory())) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
  }

  @Test
  void aRestartGoesOnWhereTheLastOneEndedAndATornLineStaysAlone() throws IOException {
    try (AuditLog log = open()) {
      log.record(AuditEvent.started("1"));
    }
    Path file = AuditFiles.list(directory()).get(0);
    Files.writeString(file, "<AuditMess", StandardOpenOption.APPEND);
    try (AuditLog log = open()) {
      log.record(AuditEvent.started("2"));
    }
    assertEquals(List.of(file), AuditFiles.list(directory()));
    List<String> lines = lines();
    assertEquals(3, lines.size());
    assertEquals("<AuditMess", lines.get(1));
    AuditMessages.check(lines.get(0));
    AuditMessages.check(lines.get(2));
  }

  @Test
  void aFullFileAndANewDayBeginAnotherFileAndTheOldestGoesForRoom() throws IOException {
    try (AuditLog log = open(2000, 5000, Duration.ofDays(100))) {
      for (int i = 0; i < 20; i++) {
        log.record(AuditEvent.started("number-" + i));
        now = now.plusMillis(1);
        log.prune();
      }
      // The log looks after its files by itself, too: not while they are looked at here.
      synchronized (log) {
        long total = 0;
        for (Path file : AuditFiles.list(directory())) {
          assertTrue(Files.size(file) <= 2000, file + " has " + Files.size(file));
          total += Files.size(file);
        }
        assertTrue(total <= 5000 + 2000, "total " + total);
        assertTrue(AuditFiles.list(directory()).size() >= 2);
        String all = String.join("\n", lines());
        assertFalse(all.contains("number-0\""));
        assertTrue(all.contains("number-19"));
        assertTrue(all.contains("Audit Log Used"), "the removal is written down");
        int files = AuditFiles.list(directory()).size();
        now = now.plus(Duration.ofDays(1));
        log.record(AuditEvent.stopped());
        assertEquals(files + 1, AuditFiles.list(directory()).size());
        assertEquals(Optional.empty(), log.problem());
      }
    }
  }

  @Test
  void aFileOlderThanItsRetentionGoes() throws IOException {
    try (AuditLog log = open(1 << 20, 1 << 30, Duration.ofDays(10))) {
      log.record(AuditEvent.started("old"));
      Path old = AuditFiles.list(directory()).get(0);
      Files.setLastModifiedTime(old, FileTime.from(now));
      now = now.plus(Duration.ofDays(9));
      log.record(AuditEvent.started("new"));
      log.prune();
      assertTrue(Files.exists(old));
      now = now.plus(Duration.ofDays(2));
      log.prune();
      assertFalse(Files.exists(old));
      assertTrue(String.join("\n", lines()).contains(old.getFileName().toString()));
    }
  }

  @Test
  void whatCannotBeWrittenIsCountedToldAndWrittenOfLater() throws IOException {
    Files.writeString(directory(), "a file where the directory should be");
    try (AuditLog log = open()) {
      log.record(AuditEvent.started("lost"));
      log.record(AuditEvent.failedLogin(SOMEBODY));
      assertEquals(2, log.failures());
      assertTrue(log.problem().isPresent());
      Files.delete(directory());
      log.record(AuditEvent.stopped());
      assertEquals(Optional.empty(), log.problem());
      assertEquals(2, log.failures());
    }
    assertTrue(lines().get(0).contains("2 events could not be written"), lines().get(0));
    assertEquals(2, lines().size());
  }

  @Test
  void knockingDoesNotFillTheAudit() throws IOException {
    try (AuditLog log = open()) {
      for (int i = 0; i < AuditLog.MOST_REFUSALS + 500; i++) {
        log.record(AuditEvent.failedLogin(SOMEBODY));
      }
      assertEquals(AuditLog.MOST_REFUSALS, lines().size());
      now = now.plusSeconds(61);
      log.record(AuditEvent.failedLogin(SOMEBODY));
    }
    List<String> lines = lines();
    assertTrue(
        lines.get(lines.size() - 1).contains("500 more were not written"),
        lines.get(lines.size() - 1));
  }

  @Test
  void aTextFromOutsideIsCut() throws IOException {
    try (AuditLog log = open()) {
      log.record(AuditEvent.forbidden(SOMEBODY, "/" + "x".repeat(100_000)));
    }
    assertTrue(lines().get(0).length() < 5 * AuditMessage.MOST_CHARACTERS);
  }
}
