package org.gleamrecon.pipeline;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * What the configuration message of a stream asks for. Scanners send names that mean something to
 * other reconstruction programs ({@code default.xml}) and texts with settings of theirs: whatever
 * names none of our options means the defaults.
 *
 * @param options what was asked for
 * @param unknown number of settings beside ours that are not known
 * @param reply what {@value #REPLY} says, unchecked: the TCP door alone knows what it may be
 */
public record ConfigurationMessage(RequestOptions options, int unknown, Optional<String> reply) {
  /** No wishes. */
  public static final ConfigurationMessage NONE =
      new ConfigurationMessage(RequestOptions.NONE, 0, Optional.empty());

  /** How MRD images are to be sent back over TCP: known, and of no meaning to the other doors. */
  public static final String REPLY = "reply";

  /**
   * A name such as {@code gleam}, {@code sense?whitening=off} or {@code default.xml}.
   *
   * @throws ReconstructionException PARAMETER_INVALID for a bad value of an option of ours
   */
  public static ConfigurationMessage named(String name) {
    int mark = name.indexOf('?');
    String first = mark < 0 ? name : name.substring(0, mark);
    if (!isMethod(first)) {
      return NONE;
    }
    Map<String, String> values = new LinkedHashMap<>();
    values.put(OptionName.METHOD.label(), first);
    for (String pair : mark < 0 ? new String[0] : name.substring(mark + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      } else if (!pair.isEmpty()) {
        values.put(decoded(pair), "");
      }
    }
    return of(values);
  }

  /**
   * Settings by name, from a text.
   *
   * @throws ReconstructionException PARAMETER_INVALID for a bad value of an option of ours
   */
  public static ConfigurationMessage of(Map<String, String> values) {
    Map<OptionName, String> known = new EnumMap<>(OptionName.class);
    values.forEach(
        (name, value) -> OptionName.of(name).ifPresent(option -> known.put(option, value)));
    Optional<String> reply = Optional.ofNullable(values.get(REPLY));
    if (known.isEmpty() && reply.isEmpty()) {
      return NONE;
    }
    int others = values.size() - known.size() - (reply.isPresent() ? 1 : 0);
    return new ConfigurationMessage(RequestOptions.of(known), others, reply);
  }

  private static boolean isMethod(String name) {
    for (Method method : Method.values()) {
      if (method.label().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException badEscape) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "the configuration message has a bad percent escape",
          badEscape);
    }
  }
}
