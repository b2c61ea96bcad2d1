package org.gleamrecon.jobs;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A trainer that is a child process. For one thread. */
final class LocalTrainer implements Trainer {
  private final Process process;
  private final String reference;
  private final Duration stopTime;
  private OptionalLong askedNanos = OptionalLong.empty();

  LocalTrainer(Process process, Duration stopTime) {
    this.process = process;
    this.stopTime = stopTime;
    reference = ProcessIdentity.of(process.toHandle()).text();
  }

  @Override
  public String reference() {
    return reference;
  }

  @Override
  public Optional<TrainerEnd> end() {
    return process.isAlive() ? Optional.empty() : Optional.of(TrainerEnd.of(process.exitValue()));
  }

  @Override
  public void stop() {
    if (askedNanos.isEmpty()) {
      askedNanos = OptionalLong.of(System.nanoTime());
      process.destroy();
    } else if (System.nanoTime() - askedNanos.getAsLong() > stopTime.toNanos()) {
      process.destroyForcibly();
    }
  }
}
