package org.gleamrecon.tcp;

import java.util.List;

/** Where a session goes from a state on an event, and what it does on the way, in order. */
record SessionStep(SessionState next, List<SessionAction> actions) {
  SessionStep {
    actions = List.copyOf(actions);
  }

  static SessionStep to(SessionState next, SessionAction... actions) {
    return new SessionStep(next, List.of(actions));
  }
}
