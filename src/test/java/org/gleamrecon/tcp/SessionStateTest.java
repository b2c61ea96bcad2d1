package org.gleamrecon.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.wire.MessageId;
import org.gleamrecon.pipeline.EarlyFrames;
import org.junit.jupiter.api.Test;

/** Every message and every other event in every state. */
class SessionStateTest {
  private static final SessionState CONFIG = new SessionState.AwaitingConfig();
  private static final SessionState HEADER = new SessionState.AwaitingHeader();
  private static final SessionState EMPTY = new SessionState.Receiving(false);
  private static final SessionState SCAN = new SessionState.Receiving(true);
  private static final SessionState REPLY = new SessionState.Replying(false);
  private static final SessionState CLOSED = new SessionState.Closed();
  private static final List<SessionState> STATES =
      List.of(CONFIG, HEADER, EMPTY, SCAN, REPLY, CLOSED);
  private static final FailureCode FAILURE = FailureCode.MRD_TRUNCATED;

  /** The message alone, in the order of {@link #STATES}: . goes on, a is admitted, x is refused. */
  private static final Map<MessageId, String> MESSAGES =
      Map.ofEntries(
          Map.entry(MessageId.CONFIG_FILE, "..xxt."),
          Map.entry(MessageId.CONFIG_TEXT, "..xxt."),
          Map.entry(MessageId.HEADER, "..xxt."),
          Map.entry(MessageId.CLOSE, "....t."),
          Map.entry(MessageId.TEXT, "....t."),
          Map.entry(MessageId.QUERY, "....t."),
          Map.entry(MessageId.RESPONSE, "xxxxt."),
          Map.entry(MessageId.ACQUISITION, "xxa.t."),
          Map.entry(MessageId.DICOM, "xxxxt."),
          Map.entry(MessageId.IMAGE, "xxa.t."),
          Map.entry(MessageId.WAVEFORM, "xxa.t."),
          Map.entry(MessageId.ND_ARRAY, "xxa.t."));

  /** Where it goes: a state's letter, then the actions' initials. */
  private static final Map<String, String> EVENTS =
      Map.ofEntries(
          Map.entry("Configured", "H,H,E,S,R,C"),
          Map.entry("NotUnderstood", "H Say,H Say,E,S,R,C"),
          Map.entry("HeaderRead", "E,E,E,S,R,C"),
          Map.entry("Queried", "A Respond,H Respond,E Respond,S Respond,R,C"),
          Map.entry("Closing", "C SayClose,C SayClose,C Refuse,R Reconstruct,R,C"),
          Map.entry("Ended", "C SayClose,C SayClose,C Refuse,C Refuse,R,C"),
          Map.entry("Idle", "C Say SayClose,C Say SayClose,C Say SayClose,R Say Reconstruct,R,C"),
          Map.entry("Draining", "C Refuse,C Refuse,C Refuse,S,R,C"),
          Map.entry("Failed", "C Refuse,C Refuse,C Refuse,C Refuse,C Refuse,C"),
          Map.entry("Trailing", "A,H,E,S,T,C"),
          Map.entry("EarlyImageReady", "A,H,E SendEarly,S SendEarly,R SendEarly,C"),
          Map.entry("Answered", "A,H,E,S,R SendImages,C"),
          Map.entry("Sent", "A,H,E,S,C SayClose,C"),
          Map.entry("Gone", "C,C,C,C,C,C"));

  private static SessionEvent event(String name) {
    return switch (name) {
      case "Configured" -> new SessionEvent.Configured(true);
      case "NotUnderstood" -> new SessionEvent.Configured(false);
      case "HeaderRead" -> new SessionEvent.HeaderRead();
      case "Queried" -> new SessionEvent.Queried(7);
      case "Closing" -> new SessionEvent.Closing();
      case "Ended" -> new SessionEvent.Ended();
      case "Idle" -> new SessionEvent.Idle(Duration.ofSeconds(9));
      case "Draining" -> new SessionEvent.Draining();
      case "Failed" -> new SessionEvent.Failed(new ReconstructionException(FAILURE, "cut"));
      case "Trailing" -> new SessionEvent.Trailing();
      case "EarlyImageReady" ->
          new SessionEvent.EarlyImageReady(
              new EarlyFrames.EarlyImage(SlowCorridor.image(0, 1), SlowCorridor.PROVENANCE));
      case "Answered" -> new SessionEvent.Answered();
      case "Sent" -> new SessionEvent.Sent();
      case "Gone" -> new SessionEvent.Gone();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static String letter(SessionState state) {
    if (state.equals(new SessionState.Replying(true))) {
      return "T";
    }
    return List.of("A", "H", "E", "S", "R", "C").get(STATES.indexOf(state));
  }

  private static String told(SessionStep step) {
    StringBuilder told = new StringBuilder(letter(step.next()));
    for (SessionAction action : step.actions()) {
      told.append(' ').append(action.getClass().getSimpleName());
    }
    return told.toString();
  }

  @Test
  void everyMessageInEveryState() {
    assertEquals(MessageId.values().length, MESSAGES.size());
    MESSAGES.forEach(
        (id, expected) -> {
          StringBuilder found = new StringBuilder();
          for (SessionState state : STATES) {
            SessionStep step = state.on(new SessionEvent.Begun(id));
            String told = told(step);
            if (told.equals("C Refuse")) {
              found.append('x');
            } else if (told.equals("S Admit")) {
              found.append('a');
            } else if (told.equals("T")) {
              found.append('t');
            } else {
              assertEquals(letter(state), told, id + " in " + state);
              found.append('.');
            }
          }
          assertEquals(expected, found.toString(), id.toString());
        });
  }

  @Test
  void everyEventInEveryState() {
    assertEquals(
        SessionEvent.class.getPermittedSubclasses().length,
        EVENTS.size(),
        "NotUnderstood is Configured too, and Begun has a table of its own");
    Map<String, String> found = new TreeMap<>();
    EVENTS.forEach(
        (name, expected) ->
            found.put(
                name,
                String.join(
                    ",", STATES.stream().map(state -> told(state.on(event(name)))).toList())));
    assertEquals(new TreeMap<>(EVENTS), found);
  }

  @Test
  void whatCameAfterTheScanIsToldAfterTheImages() {
    SessionStep step = new SessionState.Replying(true).on(new SessionEvent.Sent());
    assertEquals("C Say SayClose", told(step));
  }

  @Test
  void aRefusalNamesTheMessageAndTheState() {
    SessionAction action =
        CONFIG.on(new SessionEvent.Begun(MessageId.ACQUISITION)).actions().get(0);
    ReconstructionException failure =
        assertInstanceOf(SessionAction.Refuse.class, action).failure();
    assertEquals(FailureCode.MRD_MALFORMED, failure.code());
    assertTrue(failure.detail().contains("1008"), failure.detail());
    assertTrue(failure.detail().contains("ahead of the MRD header"), failure.detail());
  }

  @Test
  void onlyStatesBeforeTheEndReadMessages() {
    assertEquals(
        List.of(true, true, true, true, false, false),
        STATES.stream().map(SessionState::reads).toList());
  }
}
