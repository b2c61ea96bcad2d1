package org.gleamrecon.delivery;

import java.util.Set;

/** An archive. */
public interface Destination {
  /** Of the configuration. */
  String name();

  /** Doors whose images go there. */
  Set<String> doors();

  /**
   * Begins to send.
   *
   * @param sopClassUids of what will be sent
   * @throws DeliveryException if the destination is not there, or wants nothing of us
   */
  Shipment open(Set<String> sopClassUids) throws DeliveryException;

  /**
   * Asks whether it is there and would talk to us; sends no image.
   *
   * @throws DeliveryException if not
   */
  void echo() throws DeliveryException;

  /** Images on their way to one destination, one after the other. */
  interface Shipment extends AutoCloseable {
    /**
     * Sends an image and waits for the answer.
     *
     * @throws DeliveryException if there was none; this shipment is over then
     */
    Acknowledgement send(Instance instance) throws DeliveryException;

    @Override
    void close();
  }
}
