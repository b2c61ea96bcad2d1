package org.gleamrecon.tcp;

import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.pipeline.EarlyFrames.EarlyImage;

/** What a session does when something has happened to it. */
sealed interface SessionAction {
  /** A text for the operator's console. */
  record Say(String text) implements SessionAction {}

  /** An answer to the query of that correlation id. */
  record Respond(long correlationId) implements SessionAction {}

  /** Ask for the right to be served; it may be refused. */
  record Admit() implements SessionAction {}

  /**
   * Reconstruct what has arrived.
   *
   * @param closed whether the client said that it was all
   */
  record Reconstruct(boolean closed) implements SessionAction {}

  /** Send an image ahead of the others. */
  record SendEarly(EarlyImage image) implements SessionAction {}

  /** Send the images. */
  record SendImages() implements SessionAction {}

  /** The error as a text, then CLOSE. */
  record Refuse(ReconstructionException failure) implements SessionAction {}

  /** CLOSE. */
  record SayClose() implements SessionAction {}
}
