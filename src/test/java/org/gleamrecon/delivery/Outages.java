package org.gleamrecon.delivery;

import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets an archive go away and come back again and again, for up to a second each. */
final class Outages implements AutoCloseable {
  private static final int LONGEST_MS = 1000;

  private final RestartableArchive archive;
  private final Random random;
  private final Thread turns = new Thread(this::alternate, "outages");
  private volatile boolean over;
  private volatile Optional<Exception> failure = Optional.empty();
  private final AtomicInteger count = new AtomicInteger();

  /** Begins with an archive that runs. */
  Outages(RestartableArchive archive, long seed) {
    this.archive = archive;
    random = new Random(seed);
    turns.start();
  }

  private void alternate() {
    try {
      while (!over) {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_MS));
        archive.stop();
        count.incrementAndGet();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_MS));
        archive.start();
      }
    } catch (IOException | InterruptedException | RuntimeException broken) {
      failure = Optional.of(broken);
    }
  }

  int count() {
    return count.get();
  }

  /** Ends with an archive that runs. */
  @Override
  public void close() {
    over = true;
    try {
      turns.join();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
    if (failure.isPresent()) {
      throw new IllegalStateException("the archive does not come back", failure.get());
    }
  }
}
