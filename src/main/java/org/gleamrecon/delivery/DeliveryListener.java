package org.gleamrecon.delivery;

/** Hears what became of images. */
@FunctionalInterface
public interface DeliveryListener {
  /**
   * An image, or an attempt, has ended.
   *
   * @param destination its name
   * @param outcome {@code stored}, {@code stored_with_warning}, {@code failed} (it will be tried
   *     again; once where nobody was there, however many images wait), {@code dead} (it will not),
   *     {@code not_taken} (the outbox had no room)
   */
  void ended(String destination, String outcome);
}
