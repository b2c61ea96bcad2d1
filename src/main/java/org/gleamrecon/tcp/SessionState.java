package org.gleamrecon.tcp;

import java.time.Duration;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.wire.MessageId;

/**
 * How far a session is. The protocol: a configuration, the MRD header, readouts, CLOSE; then images
 * and CLOSE come back. Texts and queries may stand anywhere. Every state knows what to do on every
 * event; a message that a state does not expect ends the session with an error text.
 *
 * <pre>
 * AwaitingConfig -> AwaitingHeader -> Receiving -> Replying -> Closed
 * </pre>
 *
 * A header without a configuration means the defaults. CLOSE before the header is no error:
 * Gadgetron's clients end their queries so.
 */
sealed interface SessionState {
  String ONE_SCAN = "warning: one scan per connection: what follows the message CLOSE is not read";
  String NO_OPTIONS =
      "warning: the configuration names no option of this service: its defaults are used";

  SessionStep on(SessionEvent event);

  /** Whether messages are still read. */
  default boolean reads() {
    return true;
  }

  /** Nothing but texts and queries has arrived. */
  record AwaitingConfig() implements SessionState {
    @Override
    public SessionStep on(SessionEvent event) {
      return beforeHeader(this, event);
    }
  }

  /** A configuration has arrived; another one takes its place. */
  record AwaitingHeader() implements SessionState {
    @Override
    public SessionStep on(SessionEvent event) {
      return beforeHeader(this, event);
    }
  }

  /**
   * The header has arrived.
   *
   * @param admitted whether the first readout was let in
   */
  record Receiving(boolean admitted) implements SessionState {
    @Override
    public SessionStep on(SessionEvent event) {
      if (event instanceof SessionEvent.Begun message) {
        return switch (message.id()) {
          case ACQUISITION, WAVEFORM, IMAGE, ND_ARRAY ->
              admitted
                  ? SessionStep.to(this)
                  : SessionStep.to(new Receiving(true), new SessionAction.Admit());
          case TEXT, QUERY, CLOSE -> SessionStep.to(this);
          case CONFIG_FILE, CONFIG_TEXT, HEADER, RESPONSE, DICOM ->
              unexpected(message.id(), "while a scan arrives");
        };
      }
      if (event instanceof SessionEvent.Closing) {
        return admitted
            ? SessionStep.to(new Replying(false), new SessionAction.Reconstruct(true))
            : refuse(FailureCode.SCAN_INCOMPLETE, "the scan has no acquisition");
      }
      if (event instanceof SessionEvent.Ended) {
        return refuse(FailureCode.MRD_TRUNCATED, "the connection ends without the message CLOSE");
      }
      if (event instanceof SessionEvent.Idle idle && admitted) {
        return SessionStep.to(
            new Replying(false),
            new SessionAction.Say(
                "warning: %s, without the message CLOSE: the scan is taken as complete"
                    .formatted(nothingArrived(idle.time()))),
            new SessionAction.Reconstruct(false));
      }
      if (event instanceof SessionEvent.EarlyImageReady ready) {
        return SessionStep.to(this, new SessionAction.SendEarly(ready.image()));
      }
      if (event instanceof SessionEvent.Draining && admitted) {
        return SessionStep.to(this);
      }
      return anywhere(this, event);
    }
  }

  /**
   * The scan is complete: it is reconstructed, then its images are sent.
   *
   * @param trailing whether more has arrived than the scan
   */
  record Replying(boolean trailing) implements SessionState {
    @Override
    public boolean reads() {
      return false;
    }

    @Override
    public SessionStep on(SessionEvent event) {
      if (event instanceof SessionEvent.Begun || event instanceof SessionEvent.Trailing) {
        return SessionStep.to(new Replying(true));
      }
      if (event instanceof SessionEvent.EarlyImageReady ready) {
        // One that was under way when the scan ended; nothing else is being sent yet.
        return SessionStep.to(this, new SessionAction.SendEarly(ready.image()));
      }
      if (event instanceof SessionEvent.Answered) {
        return SessionStep.to(this, new SessionAction.SendImages());
      }
      if (event instanceof SessionEvent.Sent) {
        // Only now: in between it would stand inside an image.
        return trailing
            ? SessionStep.to(
                new Closed(), new SessionAction.Say(ONE_SCAN), new SessionAction.SayClose())
            : SessionStep.to(new Closed(), new SessionAction.SayClose());
      }
      if (event instanceof SessionEvent.Failed || event instanceof SessionEvent.Gone) {
        return anywhere(this, event);
      }
      // Ended: who has sent all may well say so and wait for the images.
      return SessionStep.to(this);
    }
  }

  /** CLOSE has been said, or nobody is there to hear it. */
  record Closed() implements SessionState {
    @Override
    public boolean reads() {
      return false;
    }

    @Override
    public SessionStep on(SessionEvent event) {
      return SessionStep.to(this);
    }
  }

  private static SessionStep beforeHeader(SessionState state, SessionEvent event) {
    if (event instanceof SessionEvent.Begun message) {
      return switch (message.id()) {
        case CONFIG_FILE, CONFIG_TEXT, HEADER, TEXT, QUERY, CLOSE -> SessionStep.to(state);
        case ACQUISITION, WAVEFORM, IMAGE, ND_ARRAY, RESPONSE, DICOM ->
            unexpected(message.id(), "ahead of the MRD header");
      };
    }
    if (event instanceof SessionEvent.Configured configured) {
      return configured.understood()
          ? SessionStep.to(new AwaitingHeader())
          : SessionStep.to(new AwaitingHeader(), new SessionAction.Say(NO_OPTIONS));
    }
    if (event instanceof SessionEvent.HeaderRead) {
      return SessionStep.to(new Receiving(false));
    }
    if (event instanceof SessionEvent.Closing || event instanceof SessionEvent.Ended) {
      return SessionStep.to(new Closed(), new SessionAction.SayClose());
    }
    return anywhere(state, event);
  }

  /** What is the same wherever messages are read, and the end of all sessions. */
  private static SessionStep anywhere(SessionState state, SessionEvent event) {
    if (event instanceof SessionEvent.Failed failed) {
      return SessionStep.to(new Closed(), new SessionAction.Refuse(failed.failure()));
    }
    if (event instanceof SessionEvent.Gone) {
      return SessionStep.to(new Closed());
    }
    if (event instanceof SessionEvent.Queried query) {
      return SessionStep.to(state, new SessionAction.Respond(query.correlationId()));
    }
    if (event instanceof SessionEvent.Draining) {
      return refuse(FailureCode.SHUTTING_DOWN, "the service is stopping and starts no new work");
    }
    if (event instanceof SessionEvent.Idle idle) {
      return SessionStep.to(
          new Closed(),
          new SessionAction.Say("%s: the session ends".formatted(nothingArrived(idle.time()))),
          new SessionAction.SayClose());
    }
    return SessionStep.to(state);
  }

  private static SessionStep unexpected(MessageId id, String when) {
    return refuse(FailureCode.MRD_MALFORMED, "message %d (%s) %s".formatted(id.number(), id, when));
  }

  private static SessionStep refuse(FailureCode code, String detail) {
    return SessionStep.to(
        new Closed(), new SessionAction.Refuse(new ReconstructionException(code, detail)));
  }

  private static String nothingArrived(Duration time) {
    return "nothing arrived for %.1f s".formatted(time.toMillis() / 1e3);
  }
}
