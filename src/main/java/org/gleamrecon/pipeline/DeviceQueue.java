package org.gleamrecon.pipeline;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.tensor.TensorScope;

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

  /**
   * Runs {@code work} on the device's thread and waits for it.
   *
   * @throws ReconstructionException SHUTTING_DOWN if the caller is interrupted or the device
   *     stopped
   */
  <T> T call(Callable<T> work) {
    try {
      return thread.submit(work).get();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new ReconstructionException(
          FailureCode.SHUTTING_DOWN, "interrupted while waiting for the device", interrupt);
    } catch (RejectedExecutionException | CancellationException stopped) {
      throw new ReconstructionException(
          FailureCode.SHUTTING_DOWN, "the device has stopped", stopped);
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

  /** Frees a scope once the work that may still use it is over; does not wait and cannot fail. */
  void release(TensorScope scope) {
    try {
      thread.execute(scope::close);
    } catch (RejectedExecutionException stopped) {
      // The device's thread is gone, nobody uses the arrays any more.
      scope.close();
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
