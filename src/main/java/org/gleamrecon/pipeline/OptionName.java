package org.gleamrecon.pipeline;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The options of a request, by the names that queries and configuration messages use. */
public enum OptionName {
  N_INF,
  LATENCY_BUDGET_MS,
  MODEL,
  METHOD,
  WHITENING,
  PRIORITY,
  DATASET,
  SERIES_DESCRIPTION,
  SERIES_NUMBER;

  /** Name in queries and configuration messages, for example {@code n_inf}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The option of that name, if there is one. */
  public static Optional<OptionName> of(String label) {
    return Arrays.stream(values()).filter(option -> option.label().equals(label)).findFirst();
  }

  /** All names, for messages. */
  public static String all() {
    return Arrays.stream(values()).map(OptionName::label).collect(Collectors.joining(", "));
  }
}
