package org.gleamrecon.delivery;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.gleamrecon.dicom.DicomSeries;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.jboss.logging.Logger;

/** The room's front: takes series, sends them, and tells of those that wait. */
public final class Delivery implements ImageDelivery, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Delivery.class);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final List<Destination> destinations;
  private final Outbox outbox;
  private final DeliveryListener listener;
  private final List<Courier> couriers = new ArrayList<>();

  /**
   * Opens the outbox; nothing is sent before {@link #start}.
   *
   * @param random of the waits between attempts
   * @throws ReconstructionException INTERNAL if the outbox cannot be used
   */
  public Delivery(
      List<Destination> destinations,
      OutboxDatabase database,
      OutboxSettings settings,
      DeliveryListener listener,
      Clock clock,
      Random random) {
    this.destinations = List.copyOf(destinations);
    this.listener = listener;
    outbox = new Outbox(database, settings, clock);
    BackOff backOff = new BackOff(settings.firstWait(), settings.longestWait());
    for (Destination destination : destinations) {
      couriers.add(new Courier(destination, outbox, backOff, listener, clock, random));
    }
  }

  /** Removes what a killed process left behind and begins to send. */
  public void start() {
    outbox.sweep();
    outbox.forget();
    couriers.forEach(Courier::start);
  }

  @Override
  public Optional<String> take(String door, Supplier<DicomSeries> series) {
    List<String> names =
        destinations.stream()
            .filter(destination -> destination.doors().contains(door))
            .map(Destination::name)
            .toList();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    try {
      outbox.add(series.get(), names);
      outbox.forget();
      couriers.forEach(Courier::call);
      return Optional.empty();
    } catch (RuntimeException | OutOfMemoryError failure) {
      ReconstructionException reason = ReconstructionException.of(failure);
      if (reason.code() == FailureCode.INTERNAL) {
        LOG.errorf(failure, "a series was not taken for delivery");
      } else {
        LOG.errorf("a series was not taken for delivery: %s: %s", reason.code(), reason.detail());
      }
      names.forEach(name -> listener.ended(name, "not_taken"));
      return Optional.of(
          "the images are not sent to %s: %s".formatted(String.join(", ", names), reason.detail()));
    }
  }

  /** How many images are in each state ({@link OutboxState}), by label. */
  public Map<String, Integer> counts() {
    return outbox.counts();
  }

  /** Images that are not delivered, those given up first, then in the order they came. */
  public List<OutboxEntry> open(int most) {
    return outbox.open(most);
  }

  /** An entry; empty if there is none of that id. */
  public Optional<OutboxEntry> find(String id) {
    return outbox.find(id);
  }

  /**
   * Tries an entry again, now.
   *
   * @throws ReconstructionException NOT_FOUND, CONFLICT if it is delivered
   */
  public OutboxEntry retry(String id) {
    OutboxEntry entry = outbox.retry(id);
    couriers.forEach(Courier::call);
    return entry;
  }

  /**
   * Removes an entry and, unless another destination waits for it, the image.
   *
   * @throws ReconstructionException NOT_FOUND
   */
  public void remove(String id) {
    outbox.remove(id);
  }

  /**
   * Asks a destination whether it is there.
   *
   * @return a code if it is not, else nothing
   * @throws ReconstructionException NOT_FOUND if there is none of that name
   */
  public Optional<String> echo(String name) {
    Destination destination =
        destinations.stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new ReconstructionException(
                        FailureCode.NOT_FOUND, "no destination has that name"));
    try {
      destination.echo();
      return Optional.empty();
    } catch (DeliveryException failure) {
      LOG.infof("echo of %s failed: %s", name, failure.code());
      return Optional.of(failure.code());
    }
  }

  /** Ends: images under way may end for some seconds, the others are sent after the next start. */
  @Override
  public void close() {
    couriers.forEach(Courier::stop);
    couriers.forEach(courier -> courier.join(FAREWELL));
  }
}
