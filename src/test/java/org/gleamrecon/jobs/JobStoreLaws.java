package org.gleamrecon.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds on every database. */
abstract class JobStoreLaws {
  private static final ModelId BASE = new ModelId("small", 1);
  private static final FineTuneRequest REQUEST = FineTuneRequest.of("small", "knees");
  private static final Optional<IdempotencyKey> NO_KEY = Optional.empty();
  static final Optional<IdempotencyKey> KEY = Optional.of(new IdempotencyKey("k-1"));

  JobDatabase database;
  JobStore store;

  /** A database without jobs. */
  abstract JobDatabase database() throws Exception;

  @BeforeEach
  void open() throws Exception {
    database = database();
    store = new JobStore(database, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    database.close();
  }

  FineTuneJob add(Optional<IdempotencyKey> key) {
    return store.add(REQUEST, BASE, key, 3);
  }

  @Test
  void theSameKeyAndRequestIsTheSameJob() {
    FineTuneJob job = add(KEY);
    assertEquals(job, add(KEY));
    assertNotEquals(job, add(NO_KEY));
    assertNotEquals(job, add(Optional.of(new IdempotencyKey("k-2"))));
    assertEquals(3, store.list().size());
  }

  @Test
  void theSameKeyWithAnotherRequestIsAConflict() {
    add(KEY);
    ReconstructionException failure =
        assertThrows(
            ReconstructionException.class,
            () -> store.add(FineTuneRequest.of("small", "brains"), BASE, KEY, 3));
    assertEquals(FailureCode.CONFLICT, failure.code());
    assertEquals(1, store.list().size());
  }

  @Test
  void onlySoManyMayWait() {
    for (int i = 0; i < 3; i++) {
      add(NO_KEY);
    }
    assertEquals(
        FailureCode.QUOTA_EXCEEDED,
        assertThrows(ReconstructionException.class, () -> add(NO_KEY)).code());
  }

  @Test
  void everyStateComesBackAsItWas() {
    FineTuneJob job = add(KEY);
    GateReport gate =
        new GateReport(
            true, List.of("better"), JsonNodeFactory.instance.objectNode().put("better", true));
    JobState.Running running = new JobState.Queued(new Attempts(2, 1, 30), "died").begin();
    for (JobState state :
        List.of(
            new JobState.Queued(new Attempts(2, 1, 30), "died"),
            running,
            running.evaluate(),
            running.succeed(new ModelId("small", 2), gate, true, List.of("better", "so active")),
            running.fail(FailureCode.NO_SPACE, "the disk is full"),
            running.cancel())) {
      FineTuneJob moved = store.move(job.id(), before -> state);
      assertEquals(state, moved.state());
      assertEquals(moved, store.require(job.id()));
      assertEquals(Map.of(state.label(), 1), store.counts());
    }
  }

  @Test
  void whatAChangeThrowsLeavesTheJobAsItWas() {
    FineTuneJob job = add(NO_KEY);
    assertThrows(
        IllegalStateException.class,
        () ->
            store.change(
                job.id(),
                before -> {
                  throw new IllegalStateException();
                }));
    assertEquals(job, store.require(job.id()));
  }

  @Test
  void watchersHearOfTheirJobInOrder() {
    FineTuneJob job = add(NO_KEY);
    FineTuneJob other = add(NO_KEY);
    List<String> heard = new ArrayList<>();
    Runnable stop = store.watch(job.id(), now -> heard.add(now.state().label()));
    store.move(job.id(), now -> new JobState.Running(Attempts.NONE, "no node"));
    store.move(other.id(), now -> new JobState.Cancelled(Attempts.NONE));
    store.move(job.id(), now -> new JobState.Cancelled(Attempts.NONE));
    stop.run();
    store.move(job.id(), now -> new JobState.Running(Attempts.NONE, "no node"));
    assertEquals(List.of("queued", "running", "cancelled"), heard);
  }
}
