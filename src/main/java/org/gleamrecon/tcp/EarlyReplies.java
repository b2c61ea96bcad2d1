package org.gleamrecon.tcp;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.file.ArrivingStream;
import org.gleamrecon.mrd.wire.MessageExtent;
import org.gleamrecon.pipeline.EarlyFrames;
import org.gleamrecon.pipeline.EarlyFrames.EarlyImage;
import org.jboss.logging.Logger;

/**
 * Reconstructs a session's frames while the scan arrives, on a strand of its own, so that the
 * sender is never held up. Nothing is done ahead while other scans wait for their turn: they were
 * complete first.
 *
 * <p>Its methods are called on the session's strand.
 */
final class EarlyReplies {
  private static final Logger LOG = Logger.getLogger(EarlyReplies.class);

  /** More complete frames than that are left to the scan's end. */
  private static final int MOST_WAITING = 64;

  private final Strand ahead;
  private final DoorParts parts;
  private final EarlyFrames frames;
  private final ArrivingStream stream;
  private final Consumer<EarlyImage> ready;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean over;

  /**
   * @param ahead where frames are reconstructed
   * @param frames closed when this is
   * @param scan the session's bytes
   * @param ready takes an image, on the strand {@code ahead}
   */
  EarlyReplies(
      Strand ahead,
      DoorParts parts,
      EarlyFrames frames,
      Path scan,
      MrdHeader header,
      Consumer<EarlyImage> ready) {
    this.ahead = ahead;
    this.parts = parts;
    this.frames = frames;
    this.ready = ready;
    stream = new ArrivingStream(scan, header);
  }

  /** One more acquisition lies in the spool. */
  void arrived(MessageExtent acquisition, MessageExtent.Bytes bytes) {
    for (List<Integer> frame : frames.arrived(stream.add(acquisition, bytes))) {
      if (waiting.get() < MOST_WAITING) {
        waiting.incrementAndGet();
        ahead.execute(
            () -> {
              waiting.decrementAndGet();
              reconstruct(frame);
            });
      }
    }
  }

  private void reconstruct(List<Integer> acquisitions) {
    if (over || parts.gate().state().waiting() > 0) {
      return;
    }
    try (AcquisitionSource arrived = stream.untilNow()) {
      frames.add(arrived, acquisitions).ifPresent(ready);
    } catch (ReconstructionException gone) {
      over = true;
    } catch (RuntimeException | Error fault) {
      over = true;
      LOG.error("a frame could not be reconstructed while its scan arrives", fault);
    }
  }

  /** What is there of the scan. */
  EarlyFrames frames() {
    return frames;
  }

  /**
   * The scan is complete: frames that have not begun are left to it.
   *
   * @param next run on the strand {@code ahead} when nothing is done there any more
   */
  void end(Runnable next) {
    over = true;
    ahead.execute(next);
  }

  /** Gives back what it holds, once nothing is done with it any more. */
  void close() {
    end(frames::close);
  }
}
