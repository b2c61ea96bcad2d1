package org.gleamrecon.results;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A run that is not over: the thread that works tells it what happens, others look, listen and stop
 * it. Its events are kept for those who come late; of very many, the latest.
 *
 * <p>Safe for several threads.
 */
public final class LiveRun {
  /** A preview has at most 16 kB before it becomes a PNG. */
  private static final int MOST_EVENTS = 256;

  private final String id;
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private volatile boolean cancelled;
  private volatile RunStatus status;
  // Below and changes of the status only under the object's lock.
  private final Deque<RunEvent> events = new ArrayDeque<>();
  private long numbered;
  private int frame;
  private int frames = 1;

  LiveRun(String id, Instant now, Map<String, Long> nanoseconds) {
    this.id = id;
    status = RunStatus.accepted(id, now, nanoseconds);
    events.add(new RunEvent.Stage(++numbered, status.stage(), 0));
  }

  public String id() {
    return id;
  }

  public RunStatus status() {
    return status;
  }

  /** Asks the run to end between two pieces of work. */
  public void cancel() {
    cancelled = true;
  }

  /** Whether somebody asked it to end. */
  public boolean cancelled() {
    return cancelled;
  }

  /** Waits until the run is over, for at most that time. */
  public boolean awaitOver(long milliseconds) throws InterruptedException {
    return over.await(milliseconds, TimeUnit.MILLISECONDS);
  }

  /** Another part of the work begins; {@code nanoseconds} is the time of those before. */
  public void entered(String stage, Map<String, Long> nanoseconds) {
    synchronized (this) {
      status = status.at(stage, nanoseconds);
      add(new RunEvent.Stage(++numbered, stage, status.progress()));
    }
    tell();
  }

  /** The frame of that index is begun, of so many. */
  public synchronized void frame(int index, int of) {
    frame = index;
    frames = Math.max(1, of);
    status = status.at((double) frame / frames, List.of());
  }

  /** The frame in work has been through so many iterations of so many. */
  public synchronized void iterated(int done, int of) {
    status = status.at((frame + (double) done / of) / frames, status.exits());
  }

  /** The frame in work is at an exit. */
  public void passed(int nInf, int of, Supplier<byte[]> preview) {
    synchronized (this) {
      List<Integer> passed = new ArrayList<>(status.exits());
      passed.add(nInf);
      status = status.at(status.progress(), passed);
      add(new RunEvent.Exit(++numbered, nInf, of, frame, frames, preview));
    }
    tell();
  }

  void end(RunStatus last) {
    synchronized (this) {
      status = last;
      add(new RunEvent.Over(++numbered, last));
    }
    over.countDown();
    tell();
  }

  private void add(RunEvent event) {
    if (events.size() == MOST_EVENTS) {
      events.removeFirst();
    }
    events.addLast(event);
  }

  /** What happened after the event of that number, as far as it is still known. */
  public synchronized List<RunEvent> after(long number) {
    return events.stream().filter(event -> event.number() > number).toList();
  }

  /**
   * Calls the watcher now and whenever something happened, on the thread that works: it must be
   * quick.
   *
   * @return ends that
   */
  public Runnable watch(Runnable watcher) {
    watchers.add(watcher);
    watcher.run();
    return () -> watchers.remove(watcher);
  }

  private void tell() {
    watchers.forEach(Runnable::run);
  }
}
