package org.gleamrecon.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Somebody else's work on this machine: all processors for 1 to 3 s, then none for 1 to 3 s. */
final class ForeignLoad implements AutoCloseable {
  private static final int SHORTEST_MS = 1000;
  private static final int LONGEST_MS = 3000;

  private final AtomicBoolean burst = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();

  ForeignLoad(long seed) {
    Random random = new Random(seed);
    threads.add(new Thread(() -> alternate(random), "load-turns"));
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      threads.add(new Thread(this::work, "load-" + i));
    }
  }

  void begin() {
    for (Thread thread : threads) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void alternate(Random random) {
    try {
      while (!over.get()) {
        burst.set(!burst.get());
        TimeUnit.MILLISECONDS.sleep(SHORTEST_MS + random.nextInt(LONGEST_MS - SHORTEST_MS));
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      while (!over.get()) {
        if (burst.get()) {
          Thread.onSpinWait();
        } else {
          TimeUnit.MILLISECONDS.sleep(5);
        }
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** The threads end by themselves. */
  @Override
  public void close() {
    over.set(true);
    threads.forEach(Thread::interrupt);
  }
}
