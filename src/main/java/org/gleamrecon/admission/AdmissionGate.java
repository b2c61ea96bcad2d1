package org.gleamrecon.admission;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * Decides who may start work now: at most {@code concurrent} permits work, at most {@code queued}
 * more exist, and the bodies of those that do not work yet have at most {@code queuedBytes} bytes.
 * The limits are exact at every moment. Turns are given by {@link QueueClass}, and within a class
 * in the order in which permits ask for them; a batch that was passed {@value #MOST_PASSED} times
 * goes next, so that it is never starved.
 *
 * <p>Safe for several threads.
 */
public final class AdmissionGate {
  private static final long LONGEST_RETRY_SECONDS = 3600;
  private static final long POLL_NANOSECONDS = 200_000_000;
  private static final double NEWEST_SHARE = 0.2;
  private static final int MOST_PASSED = 10;

  private final AdmissionLimits limits;
  private final LongSupplier nanoClock;
  private final AdmissionListener listener;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All below only under the lock. A permit is in exactly one of: arriving, line, working.
  private final Map<QueueClass, Deque<Permit>> lines = new EnumMap<>(QueueClass.class);
  private final Map<QueueClass, Integer> arrivingOf = new EnumMap<>(QueueClass.class);
  private int passed;
  private int arriving;
  private int working;
  private long queuedBytes;
  private double meanServiceSeconds;
  private boolean closed;

  /**
   * A gate.
   *
   * @param nanoClock a clock that never goes back, nanoseconds
   */
  public AdmissionGate(AdmissionLimits limits, LongSupplier nanoClock, AdmissionListener listener) {
    this.limits = limits;
    this.nanoClock = nanoClock;
    this.listener = listener;
    for (QueueClass queueClass : QueueClass.values()) {
      lines.put(queueClass, new ArrayDeque<>());
    }
  }

  /** As {@link #admit(long, QueueClass)}, routine. */
  public Permit admit(long bodyBytes) {
    return admit(bodyBytes, QueueClass.ROUTINE);
  }

  /**
   * A permit for a request, before its body is read.
   *
   * @param bodyBytes length of the body as far as it is known, 0 otherwise
   * @throws ReconstructionException QUEUE_FULL, SHUTTING_DOWN
   */
  public Permit admit(long bodyBytes, QueueClass queueClass) {
    boolean first;
    Permit permit;
    lock.lock();
    try {
      requirePlace(bodyBytes, queueClass);
      first = present() == 0;
      queuedBytes += bodyBytes;
      arriving++;
      arrivingOf.merge(queueClass, 1, Integer::sum);
      permit = new Permit(this, bodyBytes, queueClass);
    } finally {
      lock.unlock();
    }
    if (first) {
      listener.occupancyChanged();
    }
    return permit;
  }

  /**
   * Whether a permit would be given now; it may be refused a moment later all the same.
   *
   * @throws ReconstructionException as {@link #admit(long, QueueClass)}
   */
  public void requireRoom(long bodyBytes, QueueClass queueClass) {
    lock.lock();
    try {
      requirePlace(bodyBytes, queueClass);
    } finally {
      lock.unlock();
    }
  }

  private void requirePlace(long bodyBytes, QueueClass queueClass) {
    if (closed) {
      throw new ReconstructionException(
          FailureCode.SHUTTING_DOWN, "the service is stopping and starts no new work");
    }
    int places =
        limits.concurrent()
            + (queueClass == QueueClass.BATCH ? limits.queued() / 2 : limits.queued());
    if (present() >= places) {
      throw new ReconstructionException(
          FailureCode.QUEUE_FULL,
          "%d requests are being served or wait, the limit is %d".formatted(present(), places));
    }
    requireBytes(bodyBytes);
  }

  private int present() {
    return arriving + waiting() + working;
  }

  /** Seconds after which a refused client may try again: when the line should have gone by. */
  public long retryAfterSeconds() {
    lock.lock();
    try {
      double ahead = (double) present() / limits.concurrent();
      return Math.min(
          LONGEST_RETRY_SECONDS, Math.max(1, (long) Math.ceil(ahead * meanServiceSeconds)));
    } finally {
      lock.unlock();
    }
  }

  public AdmissionLimits limits() {
    return limits;
  }

  public AdmissionState state() {
    lock.lock();
    try {
      return new AdmissionState(arriving, waiting(), working, queuedBytes);
    } finally {
      lock.unlock();
    }
  }

  /** Permits of a class whose bodies arrive or which wait. */
  public int depth(QueueClass queueClass) {
    lock.lock();
    try {
      return arrivingOf.getOrDefault(queueClass, 0) + line(queueClass).size();
    } finally {
      lock.unlock();
    }
  }

  private Deque<Permit> line(QueueClass queueClass) {
    return Objects.requireNonNull(lines.get(queueClass));
  }

  private int waiting() {
    return lines.values().stream().mapToInt(Deque::size).sum();
  }

  /** Whether new permits are refused for good. */
  public boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Gives out no more permits; those that exist keep their rights. */
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  void grow(Permit permit, long bytes) {
    lock.lock();
    try {
      if (permit.phase != Permit.Phase.ARRIVING) {
        throw new IllegalStateException("a body grows while it arrives");
      }
      requireBytes(bytes);
      queuedBytes += bytes;
      permit.bytes += bytes;
    } finally {
      lock.unlock();
    }
  }

  void awaitTurn(Permit permit, BooleanSupplier abandoned) throws InterruptedException {
    long begin = nanoClock.getAsLong();
    lock.lockInterruptibly();
    try {
      if (permit.phase != Permit.Phase.ARRIVING) {
        throw new IllegalStateException("a permit has one turn");
      }
      arriving--;
      arrivingOf.merge(permit.queueClass, -1, Integer::sum);
      line(permit.queueClass).addLast(permit);
      permit.phase = Permit.Phase.WAITING;
      advance();
      while (permit.phase == Permit.Phase.WAITING) {
        if (abandoned.getAsBoolean()) {
          throw new ReconstructionException(
              FailureCode.CANCELLED, "the client went away while its request waited");
        }
        // Woken by advance(); the time limit is there to ask for clients gone.
        changed.awaitNanos(POLL_NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
    listener.waited(nanoClock.getAsLong() - begin);
  }

  void release(Permit permit) {
    boolean last;
    lock.lock();
    try {
      switch (permit.phase) {
        case ARRIVING -> {
          arriving--;
          arrivingOf.merge(permit.queueClass, -1, Integer::sum);
          queuedBytes -= permit.bytes;
        }
        case WAITING -> {
          line(permit.queueClass).remove(permit);
          queuedBytes -= permit.bytes;
        }
        case WORKING -> {
          working--;
          count(Math.max(0, nanoClock.getAsLong() - permit.workingSince) / 1e9);
        }
        case CLOSED -> {
          return;
        }
      }
      permit.phase = Permit.Phase.CLOSED;
      advance();
      last = present() == 0;
    } finally {
      lock.unlock();
    }
    if (last) {
      listener.occupancyChanged();
    }
  }

  /** Whoever is next; there is somebody. */
  private Permit next() {
    Deque<Permit> batch = line(QueueClass.BATCH);
    if (!batch.isEmpty() && passed >= MOST_PASSED) {
      passed = 0;
      return batch.removeFirst();
    }
    for (Deque<Permit> line : lines.values()) {
      if (!line.isEmpty()) {
        passed = batch.isEmpty() || line == batch ? 0 : passed + 1;
        return line.removeFirst();
      }
    }
    throw new IllegalStateException("nobody waits");
  }

  /** Gives turns as long as there is room. */
  private void advance() {
    boolean moved = false;
    while (working < limits.concurrent() && waiting() > 0) {
      Permit next = next();
      next.phase = Permit.Phase.WORKING;
      next.workingSince = nanoClock.getAsLong();
      queuedBytes -= next.bytes;
      working++;
      moved = true;
    }
    if (moved) {
      changed.signalAll();
    }
  }

  private void requireBytes(long bytes) {
    if (bytes > limits.queuedBytes() - queuedBytes) {
      throw new ReconstructionException(
          FailureCode.QUEUE_FULL,
          "%d bytes wait, %d more would exceed the limit of %d"
              .formatted(queuedBytes, bytes, limits.queuedBytes()));
    }
  }

  private void count(double seconds) {
    meanServiceSeconds =
        meanServiceSeconds == 0
            ? seconds
            : (1 - NEWEST_SHARE) * meanServiceSeconds + NEWEST_SHARE * seconds;
  }
}
