package org.gleamrecon.admission;

import java.util.function.BooleanSupplier;

/**
 * The right of one request to be served: its body arrives, it waits for its turn, it works, it is
 * closed. Belongs to one thread at a time; closing it in any phase gives back all it holds, and
 * closing it again does nothing.
 */
public final class Permit implements AutoCloseable {
  /** Where a permit is in its life. */
  enum Phase {
    ARRIVING,
    WAITING,
    WORKING,
    CLOSED
  }

  private final AdmissionGate gate;
  final QueueClass queueClass;
  // Only under the gate's lock.
  Phase phase = Phase.ARRIVING;
  long bytes;
  long workingSince;

  Permit(AdmissionGate gate, long bytes, QueueClass queueClass) {
    this.gate = gate;
    this.queueClass = queueClass;
    this.bytes = bytes;
  }

  /**
   * More of a body whose length was not known.
   *
   * @throws org.gleamrecon.failure.ReconstructionException QUEUE_FULL
   */
  public void grow(long moreBytes) {
    gate.grow(this, moreBytes);
  }

  /**
   * Waits until work may start, in the order that the gate gives turns.
   *
   * @param abandoned asked now and then whether nobody waits for the answer any more
   * @throws org.gleamrecon.failure.ReconstructionException CANCELLED if so
   */
  public void awaitTurn(BooleanSupplier abandoned) throws InterruptedException {
    gate.awaitTurn(this, abandoned);
  }

  @Override
  public void close() {
    gate.release(this);
  }
}
