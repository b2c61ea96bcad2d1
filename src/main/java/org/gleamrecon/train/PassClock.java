package org.gleamrecon.train;

/**
 * Turns that tell the time on the way forward, until a piece of work has its loss, from that on the
 * way back: everything after, with what is computed again and the update. One thread's work; where
 * modules work side by side the two overlap.
 */
final class PassClock implements WorkTurns {
  private long since;
  private boolean back;
  private double forwardMs;
  private double backwardMs;

  @Override
  public void begin() {
    since = System.nanoTime();
    back = false;
  }

  @Override
  public synchronized void fullest() {
    if (!back) {
      forwardMs += lap();
      back = true;
    }
  }

  /** Nobody waits here: the way back goes on. */
  @Override
  public void next() {}

  @Override
  public void end() {
    if (back) {
      backwardMs += lap();
    } else {
      forwardMs += lap();
    }
  }

  private double lap() {
    long now = System.nanoTime();
    double passed = (now - since) / 1e6;
    since = now;
    return passed;
  }

  double forwardMs() {
    return forwardMs;
  }

  double backwardMs() {
    return backwardMs;
  }
}
