package org.gleamrecon.admission;

import static org.gleamrecon.admission.QueueClass.BATCH;
import static org.gleamrecon.admission.QueueClass.ROUTINE;
import static org.gleamrecon.admission.QueueClass.STAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.api.Test;

class AdmissionGateTest {
  private final AtomicLong clock = new AtomicLong();

  private AdmissionGate gate(int concurrent, int queued, long bytes) {
    return new AdmissionGate(
        new AdmissionLimits(concurrent, queued, bytes), clock::get, AdmissionListener.NONE);
  }

  private static FailureCode refusal(Runnable action) {
    return assertThrows(ReconstructionException.class, action::run).code();
  }

  @Test
  void placesAreThoseThatWorkAndThoseThatWait() {
    AdmissionGate gate = gate(1, 2, 1000);
    List<Permit> permits = List.of(gate.admit(1), gate.admit(1), gate.admit(1));
    assertEquals(FailureCode.QUEUE_FULL, refusal(() -> gate.admit(1)));
    permits.get(1).close();
    gate.admit(1).close();
  }

  @Test
  void askingForRoomTakesNoneAndHearsWhatAPermitWould() {
    AdmissionGate gate = gate(1, 2, 100);
    Permit first = gate.admit(60);
    gate.requireRoom(40, ROUTINE);
    gate.requireRoom(40, ROUTINE);
    assertEquals(new AdmissionState(1, 0, 0, 60), gate.state());
    assertEquals(FailureCode.QUEUE_FULL, refusal(() -> gate.requireRoom(41, ROUTINE)));
    Permit second = gate.admit(1);
    assertEquals(FailureCode.QUEUE_FULL, refusal(() -> gate.requireRoom(1, BATCH)));
    gate.requireRoom(1, STAT);
    Permit third = gate.admit(1);
    assertEquals(FailureCode.QUEUE_FULL, refusal(() -> gate.requireRoom(0, STAT)));
    List.of(first, second, third).forEach(Permit::close);
    gate.close();
    assertEquals(FailureCode.SHUTTING_DOWN, refusal(() -> gate.requireRoom(0, ROUTINE)));
  }

  @Test
  void bytesCountUntilWorkBegins() throws InterruptedException {
    AdmissionGate gate = gate(1, 5, 100);
    Permit first = gate.admit(60);
    assertEquals(FailureCode.QUEUE_FULL, refusal(() -> gate.admit(41)));
    first.awaitTurn(() -> false);
    assertEquals(new AdmissionState(0, 0, 1, 0), gate.state());
    Permit second = gate.admit(90);
    assertEquals(FailureCode.QUEUE_FULL, refusal(() -> second.grow(11)));
    second.grow(10);
    second.close();
    first.close();
    assertEquals(new AdmissionState(0, 0, 0, 0), gate.state());
  }

  @Test
  void closingTwiceGivesBackOnce() throws InterruptedException {
    AdmissionGate gate = gate(1, 0, 10);
    Permit permit = gate.admit(10);
    permit.awaitTurn(() -> false);
    permit.close();
    permit.close();
    assertEquals(new AdmissionState(0, 0, 0, 0), gate.state());
  }

  @Test
  void turnsComeInTheOrderOfAsking() throws Exception {
    AdmissionGate gate = gate(1, 8, 100);
    Permit holder = gate.admit(1);
    holder.awaitTurn(() -> false);
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> waiters = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int number = i;
        Permit permit = gate.admit(1);
        waiters.add(
            pool.submit(
                () -> {
                  try (permit) {
                    permit.awaitTurn(() -> false);
                    order.add(number);
                  }
                  return null;
                }));
        while (gate.state().waiting() != i + 1) {
          Thread.onSpinWait();
        }
      }
      holder.close();
      for (Future<?> waiter : waiters) {
        waiter.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), order);
  }

  /** The classes in the order in which they got turns; all were waiting before the first one. */
  private List<QueueClass> turns(List<QueueClass> asking) throws Exception {
    AdmissionGate gate = gate(1, 2 * asking.size(), 100);
    Permit holder = gate.admit(1);
    holder.awaitTurn(() -> false);
    List<QueueClass> order = Collections.synchronizedList(new ArrayList<>());
    ExecutorService pool = Executors.newFixedThreadPool(asking.size());
    try {
      List<Future<?>> waiters = new ArrayList<>();
      for (QueueClass queueClass : asking) {
        Permit permit = gate.admit(1, queueClass);
        int before = gate.state().waiting();
        waiters.add(
            pool.submit(
                () -> {
                  try (permit) {
                    permit.awaitTurn(() -> false);
                    order.add(queueClass);
                  }
                  return null;
                }));
        while (gate.state().waiting() != before + 1) {
          Thread.onSpinWait();
        }
      }
      for (QueueClass queueClass : QueueClass.values()) {
        assertEquals(Collections.frequency(asking, queueClass), gate.depth(queueClass));
      }
      holder.close();
      for (Future<?> waiter : waiters) {
        waiter.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertEquals(new AdmissionState(0, 0, 0, 0), gate.state());
    return order;
  }

  @Test
  void statGoesBeforeRoutineAndRoutineBeforeBatch() throws Exception {
    assertEquals(
        List.of(STAT, STAT, ROUTINE, ROUTINE, BATCH, BATCH),
        turns(List.of(BATCH, ROUTINE, STAT, BATCH, STAT, ROUTINE)));
  }

  @Test
  void aBatchIsNotPassedForEver() throws Exception {
    List<QueueClass> asking = new ArrayList<>(List.of(BATCH));
    asking.addAll(Collections.nCopies(15, ROUTINE));
    assertEquals(10, turns(asking).indexOf(BATCH));
  }

  @Test
  void batchesLeaveHalfOfTheQueueToOthers() {
    AdmissionGate gate = gate(1, 4, 100);
    List<Permit> permits = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      permits.add(gate.admit(1, BATCH));
    }
    assertThrows(ReconstructionException.class, () -> gate.admit(1, BATCH));
    permits.add(gate.admit(1, ROUTINE));
    permits.add(gate.admit(1, STAT));
    assertThrows(ReconstructionException.class, () -> gate.admit(1, STAT));
    permits.forEach(Permit::close);
    assertEquals(new AdmissionState(0, 0, 0, 0), gate.state());
  }

  @Test
  void aClientThatWentAwayLeavesTheLine() throws InterruptedException {
    AdmissionGate gate = gate(1, 1, 100);
    Permit holder = gate.admit(1);
    holder.awaitTurn(() -> false);
    try (Permit gone = gate.admit(1)) {
      ReconstructionException failure =
          assertThrows(ReconstructionException.class, () -> gone.awaitTurn(() -> true));
      assertEquals(FailureCode.CANCELLED, failure.code());
    }
    assertEquals(new AdmissionState(0, 0, 1, 0), gate.state());
    holder.close();
  }

  @Test
  void retryAfterIsTheLineTimesTheMeanServiceTime() throws InterruptedException {
    AdmissionGate gate = gate(2, 6, 100);
    assertEquals(1, gate.retryAfterSeconds(), "nothing is known before the first");
    Permit first = gate.admit(1);
    first.awaitTurn(() -> false);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(10));
    first.close();
    List<Permit> permits = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      permits.add(gate.admit(1));
    }
    assertEquals(30, gate.retryAfterSeconds(), "6 requests, 2 at a time, 10 s each");
    permits.forEach(Permit::close);
  }

  @Test
  void aClosedGateRefusesNewRequestsAndServesTheOldOnes() throws InterruptedException {
    AdmissionGate gate = gate(1, 1, 10);
    Permit permit = gate.admit(1);
    gate.close();
    assertEquals(FailureCode.SHUTTING_DOWN, refusal(() -> gate.admit(1)));
    permit.awaitTurn(() -> false);
    permit.close();
    assertEquals(new AdmissionState(0, 0, 0, 0), gate.state());
  }

  @Test
  void limitsHoldAtEveryMomentAndNoPermitLeaks() throws Exception {
    int concurrent = 3;
    int queued = 5;
    long bytes = 50;
    AdmissionGate gate =
        new AdmissionGate(
            new AdmissionLimits(concurrent, queued, bytes),
            System::nanoTime,
            AdmissionListener.NONE);
    AtomicInteger working = new AtomicInteger();
    AtomicInteger mostWorking = new AtomicInteger();
    AtomicInteger served = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    AtomicInteger broken = new AtomicInteger();
    int threads = 16;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch begin = new CountDownLatch(1);
    List<Future<?>> runs = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Random random = new Random(1000 + t);
      runs.add(
          pool.submit(
              () -> {
                begin.await();
                for (int i = 0; i < 400; i++) {
                  AdmissionState seen = gate.state();
                  if (seen.working() > concurrent
                      || seen.arriving() + seen.waiting() + seen.working() > concurrent + queued
                      || seen.queuedBytes() > bytes
                      || seen.queuedBytes() < 0) {
                    broken.incrementAndGet();
                  }
                  boolean gone = random.nextInt(4) == 0;
                  try (Permit permit = gate.admit(random.nextInt(10))) {
                    permit.grow(random.nextInt(10));
                    if (random.nextInt(8) == 0) {
                      continue;
                    }
                    permit.awaitTurn(() -> gone);
                    mostWorking.accumulateAndGet(working.incrementAndGet(), Math::max);
                    java.util.concurrent.locks.LockSupport.parkNanos(1000);
                    working.decrementAndGet();
                    served.incrementAndGet();
                  } catch (ReconstructionException refusal) {
                    refused.incrementAndGet();
                  }
                }
                return null;
              }));
    }
    begin.countDown();
    for (Future<?> run : runs) {
      run.get();
    }
    pool.shutdownNow();
    assertEquals(0, broken.get(), "limits broken");
    assertTrue(mostWorking.get() <= concurrent, mostWorking + " at once");
    assertTrue(served.get() > 0 && refused.get() > 0, served + " served, " + refused + " refused");
    assertEquals(new AdmissionState(0, 0, 0, 0), gate.state());
  }
}
