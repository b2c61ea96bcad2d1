package org.gleamrecon.tcp;

import java.time.Duration;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.wire.MessageId;
import org.gleamrecon.pipeline.EarlyFrames.EarlyImage;

/** What can happen to a session. */
sealed interface SessionEvent {
  /** A message's number has arrived; its body follows. */
  record Begun(MessageId id) implements SessionEvent {}

  /**
   * A configuration has arrived.
   *
   * @param understood whether it names any option of ours
   */
  record Configured(boolean understood) implements SessionEvent {}

  /** An MRD header has arrived, and can be read. */
  record HeaderRead() implements SessionEvent {}

  /** A question to a Gadgetron. */
  record Queried(long correlationId) implements SessionEvent {}

  /** The client has no more messages. */
  record Closing() implements SessionEvent {}

  /**
   * The client's connection ends here, between two messages; it may still be read by the client.
   */
  record Ended() implements SessionEvent {}

  /** Nothing has arrived for that time, between two messages. */
  record Idle(Duration time) implements SessionEvent {}

  /** The service is stopping. */
  record Draining() implements SessionEvent {}

  /** What arrived cannot be served, or the reconstruction failed. */
  record Failed(ReconstructionException failure) implements SessionEvent {}

  /** More has arrived than the scan; it was not read. */
  record Trailing() implements SessionEvent {}

  /** An image is there ahead of the scan's end. */
  record EarlyImageReady(EarlyImage image) implements SessionEvent {}

  /** The images are ready to be sent. */
  record Answered() implements SessionEvent {}

  /** The client has taken all images. */
  record Sent() implements SessionEvent {}

  /** The connection is gone. */
  record Gone() implements SessionEvent {}
}
