package org.gleamrecon.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.gleamrecon.failure.Blame;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept, for how long, and what a stop of the service leaves. */
class ResultsTest {
  private static final Keeping KEEPING = new Keeping(Duration.ofHours(1), 100_000);
  private static final RunFacts FACTS = new RunFacts("gleam", Optional.of("small:2"), 4, 0.125, 3);
  private static final List<String> WARNINGS = List.of("caution");
  private static final Map<String, Long> TIMES = Map.of("receive", 7L);

  @TempDir Path temporary;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

  private Results open() {
    return Results.open(temporary.resolve("results"), KEEPING, now::get);
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  private static LiveRun accept(Results results) {
    return results.accept(UUID.randomUUID().toString(), TIMES);
  }

  private static String succeed(Results results, int bytes) throws IOException {
    LiveRun run = accept(results);
    results.makeRoom(bytes);
    try (OutputStream out = results.files(run.id()).create("images")) {
      out.write(new byte[bytes]);
    }
    results.succeeded(run, FACTS, WARNINGS, TIMES);
    return run.id();
  }

  private static void assertUnknown(Results results, String id) {
    assertEquals(
        FailureCode.NOT_FOUND,
        assertThrows(ReconstructionException.class, () -> results.status(id)).code());
    assertFalse(Files.exists(results.files(id).directory()));
  }

  @Test
  void aResultIsKeptForTheTimeThatIsConfiguredAndNotLonger() throws IOException {
    Results results = open();
    String id = succeed(results, 10);
    pass(KEEPING.time().minusSeconds(1));
    assertEquals(RunState.SUCCEEDED, results.status(id).state());
    assertTrue(Files.exists(results.files(id).path("images")));
    pass(Duration.ofSeconds(1));
    assertUnknown(results, id);
  }

  @Test
  void beyondTheSizeTheOldestResultsGoFirstAndFailuresAreStillTold() throws IOException {
    Results results = open();
    LiveRun failed = accept(results);
    results.failed(failed, new RunFailure(FailureCode.NO_CALIBRATION, "none"));
    pass(Duration.ofSeconds(1));
    String oldest = succeed(results, 40_000);
    pass(Duration.ofSeconds(1));
    String second = succeed(results, 40_000);
    pass(Duration.ofSeconds(1));
    String third = succeed(results, 40_000);
    assertUnknown(results, oldest);
    assertEquals(RunState.SUCCEEDED, results.status(second).state());
    assertEquals(RunState.SUCCEEDED, results.status(third).state());
    assertEquals(RunState.FAILED, results.status(failed.id()).state());
  }

  @Test
  void imagesThatExceedTheSizeAloneAreRefusedWithBothNumbers() {
    Results results = open();
    ReconstructionException refused =
        assertThrows(ReconstructionException.class, () -> results.makeRoom(100_001));
    assertEquals(FailureCode.NO_SPACE, refused.code());
    assertTrue(refused.detail().contains("100001 bytes"), refused.detail());
    assertTrue(refused.detail().contains("100000 bytes"), refused.detail());
  }

  @Test
  void afterARestartAResultIsServedAsBefore() throws IOException {
    Results before = open();
    String id = succeed(before, 1000);
    RunStatus status = before.status(id);
    Results after = open();
    assertEquals(status, after.status(id));
    assertEquals(1000, Files.size(after.files(id).path("images")));
    pass(KEEPING.time());
    assertUnknown(after, id);
  }

  @Test
  void aResultWithoutModelAndResidualComesThroughARestartToo() {
    Results before = open();
    LiveRun run = accept(before);
    before.succeeded(
        run, new RunFacts("zero-filled", Optional.empty(), 0, Double.NaN, 1), List.of(), TIMES);
    assertEquals(before.status(run.id()), open().status(run.id()));
  }

  @Test
  void workThatARestartInterruptsHasFailedByTheServicesFault() throws IOException {
    Results before = open();
    LiveRun queued = accept(before);
    LiveRun running = accept(before);
    running.entered("reconstruct", TIMES);
    before.files(running.id()).create("half an image").close();
    Results after = open();
    for (LiveRun run : List.of(queued, running)) {
      RunStatus status = after.status(run.id());
      assertEquals(RunState.FAILED, status.state());
      RunFailure failure = status.failure().orElseThrow();
      assertEquals(FailureCode.INTERRUPTED, failure.code());
      assertEquals(Blame.SERVICE, failure.code().blame());
    }
    try (Stream<Path> files = Files.list(after.files(running.id()).directory())) {
      assertEquals(List.of("state.json"), files.map(file -> "" + file.getFileName()).toList());
    }
    // And says so again after another one.
    assertEquals(after.status(queued.id()), open().status(queued.id()));
  }

  @Test
  void whatNobodyCanAskForIsRemovedAtTheStart() throws IOException {
    Results before = open();
    LiveRun torn = accept(before);
    Files.writeString(before.files(torn.id()).path("state.json"), "{\"id\":");
    Files.createDirectory(temporary.resolve("results/strange"));
    Files.createFile(temporary.resolve("results/file"));
    open();
    try (Stream<Path> left = Files.list(temporary.resolve("results"))) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void onlyTheServicesUserCanReadWhatIsKept() throws IOException {
    Results results = open();
    String id = succeed(results, 10);
    assertEquals("rwx------", permissions(temporary.resolve("results")));
    assertEquals("rwx------", permissions(results.files(id).directory()));
    assertEquals("rw-------", permissions(results.files(id).path("images")));
    assertEquals("rw-------", permissions(results.files(id).path("state.json")));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void aRemovedResultIsGoneForGood() throws IOException {
    Results results = open();
    String id = succeed(results, 10);
    results.remove(id);
    assertUnknown(results, id);
    assertThrows(ReconstructionException.class, () -> results.remove(id));
    assertUnknown(open(), id);
  }

  @Test
  void aRunUnderWayIsNeitherRemovedNorTooOld() {
    Results results = open();
    LiveRun run = accept(results);
    pass(KEEPING.time().multipliedBy(3));
    assertThrows(ReconstructionException.class, () -> results.remove(run.id()));
    assertEquals(RunState.QUEUED, results.status(run.id()).state());
    run.entered("parse", TIMES);
    assertEquals(RunState.RUNNING, results.status(run.id()).state());
    results.cancelled(run);
    assertEquals(RunState.CANCELLED, results.status(run.id()).state());
    assertEquals(0, results.underWay());
  }

  @Test
  void progressGrowsByFramesAndByIterationsWithinThem() {
    LiveRun run = accept(open());
    run.entered("reconstruct", TIMES);
    run.frame(0, 2);
    run.iterated(1, 4);
    assertEquals(0.125, run.status().progress());
    run.passed(1, 4, () -> new byte[0]);
    assertEquals(List.of(1), run.status().exits());
    run.frame(1, 2);
    assertEquals(0.5, run.status().progress());
    assertEquals(List.of(), run.status().exits());
  }

  @Test
  void eventsAreToldFromAnyNumberOnAndOfVeryManyTheLatest() {
    LiveRun run = accept(open());
    for (int i = 2; i <= 1000; i++) {
      run.passed(i, 1000, () -> new byte[0]);
    }
    assertEquals(List.of(999L, 1000L), run.after(998).stream().map(RunEvent::number).toList());
    List<RunEvent> known = run.after(0);
    assertTrue(known.size() < 300, "" + known.size());
    assertEquals(1000, known.get(known.size() - 1).number());
    assertEquals(List.of(), run.after(1000));
  }
}
