package org.gleamrecon.admission;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * Decides who may start work now: at most {@code concurrent} permits work, at most {@code queued}
 * more exist, and the bodies of those that do not work yet have at most {@code queuedBytes} bytes.
 * The limits are exact at every moment. Turns are given in the order in which permits ask for them.
 *
 * <p>Safe for several threads.
 */
public final class AdmissionGate {
  private static final long LONGEST_RETRY_SECONDS = 3600;
  private static final long POLL_NANOSECONDS = 200_000_000;
  private static final double NEWEST_SHARE = 0.2;

  private final AdmissionLimits limits;
  private final LongSupplier nanoClock;
  private final AdmissionListener listener;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All below only under the lock. A permit is in exactly one of: arriving, line, working.
  private final Deque<Permit> line = new ArrayDeque<>();
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
  }

  /**
   * A permit for a request, before its body is read.
   *
   * @param bodyBytes length of the body as far as it is known, 0 otherwise
   * @throws ReconstructionException QUEUE_FULL, SHUTTING_DOWN
   */
  public Permit admit(long bodyBytes) {
    boolean first;
    Permit permit;
    lock.lock();
    try {
      if (closed) {
        throw new ReconstructionException(
            FailureCode.SHUTTING_DOWN, "the service is stopping and starts no new work");
      }
      int places = limits.concurrent() + limits.queued();
      int present = arriving + line.size() + working;
      if (present >= places) {
        throw new ReconstructionException(
            FailureCode.QUEUE_FULL,
            "%d requests are being served or wait, the limit is %d".formatted(present, places));
      }
      reserve(bodyBytes);
      arriving++;
      first = present == 0;
      permit = new Permit(this, bodyBytes);
    } finally {
      lock.unlock();
    }
    if (first) {
      listener.occupancyChanged();
    }
    return permit;
  }

  /** Seconds after which a refused client may try again: when the line should have gone by. */
  public long retryAfterSeconds() {
    lock.lock();
    try {
      double ahead = (double) (arriving + line.size() + working) / limits.concurrent();
      return Math.min(
          LONGEST_RETRY_SECONDS, Math.max(1, (long) Math.ceil(ahead * meanServiceSeconds)));
    } finally {
      lock.unlock();
    }
  }

  public AdmissionState state() {
    lock.lock();
    try {
      return new AdmissionState(arriving, line.size(), working, queuedBytes);
    } finally {
      lock.unlock();
    }
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
      reserve(bytes);
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
      line.addLast(permit);
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
          queuedBytes -= permit.bytes;
        }
        case WAITING -> {
          line.remove(permit);
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
      last = arriving + line.size() + working == 0;
    } finally {
      lock.unlock();
    }
    if (last) {
      listener.occupancyChanged();
    }
  }

  /** Gives turns to the head of the line as long as there is room. */
  private void advance() {
    boolean moved = false;
    while (working < limits.concurrent() && !line.isEmpty()) {
      Permit next = line.removeFirst();
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

  private void reserve(long bytes) {
    if (bytes > limits.queuedBytes() - queuedBytes) {
      throw new ReconstructionException(
          FailureCode.QUEUE_FULL,
          "%d bytes wait, %d more would exceed the limit of %d"
              .formatted(queuedBytes, bytes, limits.queuedBytes()));
    }
    queuedBytes += bytes;
  }

  private void count(double seconds) {
    meanServiceSeconds =
        meanServiceSeconds == 0
            ? seconds
            : (1 - NEWEST_SHARE) * meanServiceSeconds + NEWEST_SHARE * seconds;
  }
}
