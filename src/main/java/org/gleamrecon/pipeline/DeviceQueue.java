package org.gleamrecon.pipeline;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * One thread per device does all native work, a frame at a time and first come first served.
 *
 * <p>Why: every thread that calls the engine gets a team of OpenMP threads of its own, and two
 * teams on the same cores are many times slower than one after the other. Several scans share the
 * device frame by frame, so none starves.
 */
final class DeviceQueue implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread device = new Thread(work, "device");
            device.setDaemon(true);
            return device;
          });

  /** Runs {@code work} on the device's thread and waits for it. */
  <T> T call(Callable<T> work) {
    Future<T> result = thread.submit(work);
    try {
      return result.get();
    } catch (InterruptedException interrupt) {
      result.cancel(false);
      Thread.currentThread().interrupt();
      throw new ReconstructionException(
          FailureCode.CANCELLED, "interrupted while waiting for the device", interrupt);
    } catch (CancellationException cancelled) {
      throw new ReconstructionException(FailureCode.CANCELLED, "the device stopped", cancelled);
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause();
      if (cause instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw new ReconstructionException(FailureCode.INTERNAL, "the device's work failed", failure);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
