package org.gleamrecon.tcp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/** Runs the tasks of one session one after the other, on threads shared by all sessions. */
final class Strand implements Executor {
  private static final Logger LOG = Logger.getLogger(Strand.class);

  private final Executor threads;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  Strand(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.addLast(task);
      if (running) {
        return;
      }
      running = true;
    }
    threads.execute(this::work);
  }

  private void work() {
    while (true) {
      Runnable task;
      synchronized (tasks) {
        if (tasks.isEmpty()) {
          running = false;
          return;
        }
        task = tasks.removeFirst();
      }
      try {
        task.run();
      } catch (RuntimeException | Error fault) {
        LOG.error("a task of an MRD session failed", fault);
      }
    }
  }
}
