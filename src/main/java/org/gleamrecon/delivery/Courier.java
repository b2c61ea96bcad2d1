package org.gleamrecon.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.gleamrecon.failure.ReconstructionException;
import org.jboss.logging.Logger;

/** Carries images to one destination, on a thread of its own. */
final class Courier {
  private static final Logger LOG = Logger.getLogger(Courier.class);

  /** Images of one association. */
  private static final int MOST_AT_ONCE = 256;

  /** Looks again at least so often, whatever the clock does. */
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

  private final Destination destination;
  private final Outbox outbox;
  private final BackOff backOff;
  private final DeliveryListener listener;
  private final Clock clock;
  private final RandomGenerator random;
  private final Thread thread;

  private final Semaphore bell = new Semaphore(0);
  private volatile boolean stopped;

  // Of the courier's thread alone.
  private int failures;

  Courier(
      Destination destination,
      Outbox outbox,
      BackOff backOff,
      DeliveryListener listener,
      Clock clock,
      RandomGenerator random) {
    this.destination = destination;
    this.outbox = outbox;
    this.backOff = backOff;
    this.listener = listener;
    this.clock = clock;
    this.random = random;
    thread = new Thread(this::run, "delivery-" + destination.name());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** There may be something to carry. */
  void call() {
    bell.release();
  }

  /** Begins no image any more; what is under way may end. */
  void stop() {
    stopped = true;
    bell.release();
  }

  void join(Duration patience) {
    try {
      thread.join(Math.max(1, patience.toMillis()));
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean begun = false;
    while (!stopped) {
      Duration pause = Duration.ZERO;
      try {
        if (!begun) {
          // What waited for a destination when the service ended need not wait on.
          outbox.reachable(destination.name());
          begun = true;
        }
        pause = carry();
      } catch (RuntimeException fault) {
        // The database, for example: what was not acknowledged is still there.
        failures++;
        pause = backOff.after(failures, random);
        LOG.errorf(
            fault instanceof ReconstructionException ours && ours.getCause() != null
                ? ours.getCause()
                : fault,
            "delivery to %s halts for %d ms",
            destination.name(),
            pause.toMillis());
      }
      sleep(pause);
    }
  }

  private void sleep(Duration time) {
    try {
      if (time.toMillis() > 0 && bell.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
        bell.drainPermits();
      }
    } catch (InterruptedException interrupt) {
      stopped = true;
    }
  }

  /** Sends what is due. Returns how long there is nothing to do. */
  private Duration carry() {
    List<OutboxEntry> due = outbox.due(destination.name(), MOST_AT_ONCE);
    if (due.isEmpty()) {
      return outbox
          .nextDue(destination.name())
          .map(next -> Duration.between(clock.instant(), next))
          .filter(time -> time.compareTo(LONGEST_SLEEP) < 0)
          .map(time -> time.plusMillis(1))
          .orElse(LONGEST_SLEEP);
    }
    Set<String> sopClasses = new TreeSet<>();
    due.forEach(entry -> sopClasses.add(entry.sopClassUid()));
    try (Destination.Shipment shipment = destination.open(sopClasses)) {
      for (OutboxEntry entry : due) {
        if (stopped || !carry(shipment, entry)) {
          break;
        }
      }
    } catch (DeliveryException nobody) {
      absent(nobody);
    }
    return Duration.ZERO;
  }

  private void absent(DeliveryException reason) {
    failures++;
    Duration wait = backOff.after(failures, random);
    int dead = outbox.unreachable(destination.name(), reason.code(), clock.instant().plus(wait));
    LOG.warnf(
        "delivery to %s failed: %s; again in %d ms",
        destination.name(), reason.code(), wait.toMillis());
    listener.ended(destination.name(), "failed");
    if (dead > 0) {
      LOG.errorf("delivery to %s: %d images were given up", destination.name(), dead);
      for (int i = 0; i < dead; i++) {
        listener.ended(destination.name(), "dead");
      }
    }
  }

  /** Returns whether the shipment can go on. */
  private boolean carry(Destination.Shipment shipment, OutboxEntry entry) throws DeliveryException {
    Optional<byte[]> file = outbox.file(entry);
    if (file.isEmpty()) {
      if (outbox.find(entry.id()).isPresent()) {
        failed(entry, "FILE_DAMAGED", true);
      }
      return true;
    }
    Acknowledgement answer;
    try {
      answer = shipment.send(new Instance(entry.sopClassUid(), entry.sopInstanceUid(), file.get()));
    } catch (DeliveryException none) {
      if (none.isOfDestination()) {
        throw none;
      }
      failed(entry, none.code(), false);
      return false;
    } catch (ReconstructionException foreign) {
      failed(entry, "FILE_DAMAGED", true);
      return true;
    }
    if (failures > 0) {
      failures = 0;
      outbox.reachable(destination.name());
      LOG.infof("delivery to %s works again", destination.name());
    }
    switch (answer.kind()) {
      case STORED -> {
        outbox.delivered(entry, Optional.empty());
        listener.ended(destination.name(), "stored");
      }
      case STORED_WITH_WARNING -> {
        outbox.delivered(entry, Optional.of(answer.code()));
        LOG.infof("%s stored an image with warning %s", destination.name(), answer.code());
        listener.ended(destination.name(), "stored_with_warning");
      }
      case REFUSED_NOW -> failed(entry, answer.code(), false);
      case REFUSED -> failed(entry, answer.code(), true);
    }
    return true;
  }

  private void failed(OutboxEntry entry, String code, boolean forGood) {
    Instant next = clock.instant().plus(backOff.after(entry.refusals() + 1, random));
    boolean again = outbox.refused(entry, code, forGood, next);
    LOG.warnf(
        "delivery of entry %s to %s failed: %s; %s",
        entry.id(), destination.name(), code, again ? "it is tried again" : "it was given up");
    listener.ended(destination.name(), again ? "failed" : "dead");
  }
}
