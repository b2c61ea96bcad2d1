package org.gleamrecon.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.jspecify.annotations.Nullable;

/**
 * The trainer's side of {@code live.lock}. The kernel gives back what a process held, however it
 * ends.
 *
 * <p>The file has two bytes that are locked. The service holds the first, shared, while it has a
 * scan; the trainer asks for it exclusively before each piece of work and gives it back at once, so
 * that the service never waits for it and never has to win a race for it: from the moment the
 * service holds it no further piece of work begins. The second is held exclusively by whichever
 * trainer is at work, for as long as the piece takes.
 */
final class LiveScansFirst implements WorkTurns, AutoCloseable {
  private static final long NAP_NANOSECONDS = 5_000_000;
  private static final int LIVE = 0;
  private static final int WORK = 1;

  private final FileChannel channel;
  private final BooleanSupplier stop;
  private final AtomicLong pausedNanoseconds = new AtomicLong();
  private @Nullable FileLock work;

  /**
   * @param file made if it is missing
   * @param stop asked while waiting whether to give up
   */
  LiveScansFirst(Path file, BooleanSupplier stop) throws IOException {
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    this.stop = stop;
  }

  @Override
  public void begin() {
    if (begun()) {
      return;
    }
    long since = System.nanoTime();
    while (!begun()) {
      long now = System.nanoTime();
      pausedNanoseconds.addAndGet(now - since);
      since = now;
      if (stop.getAsBoolean()) {
        throw new ReconstructionException(
            FailureCode.CANCELLED, "stopped while live scans were being served");
      }
      LockSupport.parkNanos(NAP_NANOSECONDS);
    }
    pausedNanoseconds.addAndGet(System.nanoTime() - since);
  }

  private boolean begun() {
    try {
      FileLock mine = tryLock(WORK);
      if (mine == null) {
        return false;
      }
      FileLock live = tryLock(LIVE);
      if (live == null) {
        mine.release();
        return false;
      }
      live.release();
      work = mine;
      return true;
    } catch (IOException failure) {
      throw new UncheckedIOException("the lock of live scans", failure);
    }
  }

  private @Nullable FileLock tryLock(int place) throws IOException {
    try {
      return channel.tryLock(place, 1, false);
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  @Override
  public void end() {
    FileLock held = work;
    work = null;
    if (held != null) {
      try {
        held.release();
      } catch (IOException failure) {
        throw new UncheckedIOException("the lock of live scans", failure);
      }
    }
  }

  /** Time spent waiting, seconds. */
  double pausedSeconds() {
    return pausedNanoseconds.get() / 1e9;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
