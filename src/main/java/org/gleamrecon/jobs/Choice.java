package org.gleamrecon.jobs;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A value chosen from a list; its word is what requests and files call it. */
public interface Choice {
  String name();

  /** {@code as-acquired} for AS_ACQUIRED. */
  default String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All words of a type, comma-separated. */
  static <E extends Enum<E> & Choice> String words(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Choice::word).collect(joining(", "));
  }

  /** The value that a word stands for. */
  static <E extends Enum<E> & Choice> Optional<E> of(Class<E> type, String word) {
    return Arrays.stream(type.getEnumConstants())
        .filter(choice -> choice.word().equals(word))
        .findFirst();
  }
}
