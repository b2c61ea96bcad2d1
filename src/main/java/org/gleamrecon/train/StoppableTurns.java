package org.gleamrecon.train;

import java.util.function.BooleanSupplier;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** Turns of work that can be given up anywhere, since it leaves nothing half done. */
record StoppableTurns(WorkTurns turns, BooleanSupplier stop) implements WorkTurns {
  @Override
  public void begin() {
    if (stop.getAsBoolean()) {
      throw new ReconstructionException(
          FailureCode.CANCELLED, "stopped between two pieces of work");
    }
    turns.begin();
  }

  @Override
  public void fullest() {
    turns.fullest();
  }

  @Override
  public void end() {
    turns.end();
  }
}
