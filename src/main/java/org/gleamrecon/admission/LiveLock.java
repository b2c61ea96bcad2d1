package org.gleamrecon.admission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The service's side of {@code live.lock}: while a scan is admitted, the first byte of the file is
 * locked shared, and trainers begin no further piece of work (they ask for it exclusively before
 * each). A thread of its own takes and gives back the lock, so that no scan ever waits for it; the
 * kernel gives it back when the service dies.
 */
public final class LiveLock implements AdmissionListener, AutoCloseable {
  private static final long RETRY_NANOSECONDS = 1_000_000;

  private final FileChannel channel;
  private final long lingerNanoseconds;
  private final Thread thread;
  private volatile BooleanSupplier occupied = () -> false;
  private volatile boolean closed;
  private volatile boolean held;

  /**
   * Opens the file, made if it is missing, and starts the thread.
   *
   * @param linger how long the lock stays after the last scan, since another often follows
   */
  public static LiveLock open(Path file, Duration linger) {
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      LiveLock lock = new LiveLock(channel, linger.toNanos());
      lock.thread.start();
      return lock;
    } catch (IOException failure) {
      throw new UncheckedIOException("the lock of live scans", failure);
    }
  }

  private LiveLock(FileChannel channel, long lingerNanoseconds) {
    this.channel = channel;
    this.lingerNanoseconds = lingerNanoseconds;
    thread = new Thread(this::work, "live-lock");
    thread.setDaemon(true);
  }

  /** Follows a gate: call once, before its first permit. */
  public void watch(AdmissionGate gate) {
    occupied =
        () -> {
          AdmissionState now = gate.state();
          return now.arriving() + now.waiting() + now.working() > 0;
        };
  }

  @Override
  public void waited(long nanoseconds) {}

  @Override
  public void occupancyChanged() {
    LockSupport.unpark(thread);
  }

  /** Whether the lock is held now. */
  public boolean held() {
    return held;
  }

  private void work() {
    FileLock lock = null;
    while (!closed) {
      if (lock == null) {
        if (occupied.getAsBoolean()) {
          lock = take();
          held = lock != null;
        } else {
          LockSupport.park(this);
        }
      } else if (!occupied.getAsBoolean() && !lingered()) {
        release(lock);
        lock = null;
        held = false;
      } else if (occupied.getAsBoolean()) {
        LockSupport.park(this);
      }
    }
  }

  /** Whether somebody came within the time that the lock stays. */
  private boolean lingered() {
    long until = System.nanoTime() + lingerNanoseconds;
    for (long left = lingerNanoseconds; left > 0; left = until - System.nanoTime()) {
      if (closed || occupied.getAsBoolean()) {
        return !closed;
      }
      LockSupport.parkNanos(this, left);
    }
    return occupied.getAsBoolean();
  }

  private @Nullable FileLock take() {
    try {
      // A trainer holds it for no longer than it takes to ask for it.
      return channel.lock(0, 1, true);
    } catch (OverlappingFileLockException sameProcess) {
      LockSupport.parkNanos(this, RETRY_NANOSECONDS);
      return null;
    } catch (IOException failure) {
      if (!closed) {
        throw new UncheckedIOException("the lock of live scans", failure);
      }
      return null;
    }
  }

  private static void release(FileLock lock) {
    try {
      lock.release();
    } catch (ClosedChannelException stopped) {
      // Closing the file has given it back.
    } catch (IOException failure) {
      throw new UncheckedIOException("the lock of live scans", failure);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      channel.close();
    } catch (IOException failure) {
      throw new UncheckedIOException("the lock of live scans", failure);
    }
  }
}
