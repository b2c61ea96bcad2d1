package org.gleamrecon.delivery;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where an image is on its way to one destination. */
public enum OutboxState {
  /** It is sent, or will be. */
  WAITING,
  /** It was given up: somebody has to look at it. Its file stays. */
  DEAD,
  /** The destination has acknowledged it. Its file is gone. */
  DELIVERED;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static OutboxState of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  /** Labels of those that hold a file. */
  public static final List<String> HELD =
      Arrays.stream(values()).filter(state -> state != DELIVERED).map(OutboxState::label).toList();
}
