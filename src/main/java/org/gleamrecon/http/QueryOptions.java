package org.gleamrecon.http;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.pipeline.OptionName;
import org.gleamrecon.pipeline.RequestOptions;

/**
 * The options of a query. Strict: a name that is not known is refused, since a misspelt option that
 * is silently ignored gives other images than were asked for.
 */
final class QueryOptions {
  private static final Pattern PLAIN_NAME = Pattern.compile("[a-zA-Z_-]{1,32}");

  private QueryOptions() {}

  /**
   * The checked options.
   *
   * @throws ReconstructionException PARAMETER_INVALID
   */
  static RequestOptions of(MultivaluedMap<String, String> query) {
    Map<OptionName, String> values = new EnumMap<>(OptionName.class);
    for (Map.Entry<String, List<String>> parameter : query.entrySet()) {
      OptionName option =
          OptionName.of(parameter.getKey())
              .orElseThrow(
                  () -> invalid(named(parameter.getKey()) + " is none of " + OptionName.all()));
      if (parameter.getValue().size() != 1) {
        throw invalid(
            "%s is given %d times".formatted(option.label(), parameter.getValue().size()));
      }
      values.put(option, parameter.getValue().get(0));
    }
    return RequestOptions.of(values);
  }

  /** The name as it came if it looks like one, not any text that somebody sent. */
  private static String named(String parameter) {
    return PLAIN_NAME.matcher(parameter).matches()
        ? "the query parameter " + parameter
        : "a query parameter";
  }

  private static ReconstructionException invalid(String detail) {
    return new ReconstructionException(FailureCode.PARAMETER_INVALID, detail);
  }
}
