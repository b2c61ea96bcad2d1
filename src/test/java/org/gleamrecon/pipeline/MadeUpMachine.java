package org.gleamrecon.pipeline;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/** A clock that moves when a network iterates, and by nothing else. */
final class MadeUpMachine implements LongSupplier, StageListener {
  static final int MS = 1_000_000;

  private final AtomicLong nanoseconds = new AtomicLong(1);
  private IntUnaryOperator milliseconds = iteration -> 10;
  private int iterations;

  /** From now on; iterations of a scan are counted from 1, over its frames. */
  void iterationsTake(IntUnaryOperator ms) {
    milliseconds = ms;
  }

  @Override
  public long getAsLong() {
    return nanoseconds.get();
  }

  @Override
  public void laidOut(int images) {
    iterations = 0;
  }

  @Override
  public Optional<String> answerForm() {
    return Optional.empty();
  }

  @Override
  public void iterated(Iteration iteration) {
    iterations++;
    nanoseconds.addAndGet((long) milliseconds.applyAsInt(iterations) * MS);
  }
}
