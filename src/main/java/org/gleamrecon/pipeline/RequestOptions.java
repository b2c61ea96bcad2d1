package org.gleamrecon.pipeline;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * The options that one source (the query, or the configuration message of a stream) gave, checked.
 * Absent ones were not given.
 *
 * @param model NAME or NAME:VERSION
 * @param nInf number of unrolled iterations
 * @param latencyBudgetMs milliseconds from the last body byte to the first answer byte
 * @param whiten whether noise acquisitions are used to whiten
 * @param dataset HDF5 group
 * @param seriesDescription DICOM LO: at most 64 characters, no backslash, no control character
 * @param seriesNumber DICOM IS, not negative
 */
public record RequestOptions(
    Optional<Method> method,
    Optional<String> model,
    OptionalInt nInf,
    OptionalInt latencyBudgetMs,
    Optional<Boolean> whiten,
    Optional<Priority> priority,
    Optional<String> dataset,
    Optional<String> seriesDescription,
    OptionalInt seriesNumber) {
  /** The HDF5 group where nobody names one. */
  public static final String DEFAULT_DATASET = "dataset";

  /** Nothing chosen. */
  public static final RequestOptions NONE =
      new RequestOptions(
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty());

  private static final Pattern MODEL =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}(:[A-Za-z0-9][A-Za-z0-9._-]{0,99})?");
  private static final Pattern DATASET = Pattern.compile("/?[^/\\p{Cntrl}]+(/[^/\\p{Cntrl}]+)*/?");
  private static final Pattern LONG_STRING = Pattern.compile("[^\\\\\\p{Cntrl}]{1,64}");
  private static final int LONGEST_DATASET = 255;

  /**
   * The options of that name and value.
   *
   * @throws ReconstructionException PARAMETER_INVALID, naming the option and the values there are;
   *     never the value found, which is somebody's text
   */
  public static RequestOptions of(Map<OptionName, String> values) {
    RequestOptions options =
        new RequestOptions(
            text(values, OptionName.METHOD).map(Method::of),
            matching(values, OptionName.MODEL, MODEL, "NAME or NAME:VERSION"),
            number(values, OptionName.N_INF, 1),
            number(values, OptionName.LATENCY_BUDGET_MS, 1),
            text(values, OptionName.WHITENING).map(RequestOptions::whitening),
            text(values, OptionName.PRIORITY).map(RequestOptions::priority),
            matching(
                    values,
                    OptionName.DATASET,
                    DATASET,
                    "the name of an HDF5 group, at most %d characters".formatted(LONGEST_DATASET))
                .filter(RequestOptions::shortEnough),
            matching(
                values,
                OptionName.SERIES_DESCRIPTION,
                LONG_STRING,
                "a text of 1 to 64 characters without backslash and control characters"),
            number(values, OptionName.SERIES_NUMBER, 0));
    if (options.nInf.isPresent() && options.latencyBudgetMs.isPresent()) {
      throw invalid("n_inf and latency_budget_ms exclude each other");
    }
    return options;
  }

  /** What the pipeline needs to know. */
  public ReconstructionRequest request() {
    return new ReconstructionRequest(method, model, nInf, latencyBudgetMs, whiten.orElse(true));
  }

  private static Optional<String> text(Map<OptionName, String> values, OptionName option) {
    return Optional.ofNullable(values.get(option));
  }

  private static OptionalInt number(
      Map<OptionName, String> values, OptionName option, int smallest) {
    Optional<String> text = text(values, option);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= smallest) {
        return OptionalInt.of(number);
      }
    } catch (NumberFormatException notANumber) {
      // answered below, like a number out of range
    }
    throw invalid(
        "%s is a whole number from %d to %d"
            .formatted(option.label(), smallest, Integer.MAX_VALUE));
  }

  private static Optional<String> matching(
      Map<OptionName, String> values, OptionName option, Pattern pattern, String allowed) {
    Optional<String> text = text(values, option);
    if (text.isPresent() && !pattern.matcher(text.get()).matches()) {
      throw invalid(option.label() + " is " + allowed);
    }
    return text;
  }

  private static boolean shortEnough(String dataset) {
    if (dataset.length() > LONGEST_DATASET) {
      throw invalid(
          "dataset has at most %d characters, found %d"
              .formatted(LONGEST_DATASET, dataset.length()));
    }
    return true;
  }

  private static boolean whitening(String text) {
    return switch (text) {
      case "auto" -> true;
      case "off" -> false;
      default -> throw invalid("whitening is one of auto, off");
    };
  }

  private static Priority priority(String text) {
    for (Priority priority : Priority.values()) {
      if (priority.label().equals(text)) {
        return priority;
      }
    }
    throw invalid("priority is one of routine, batch, stat");
  }

  private static ReconstructionException invalid(String detail) {
    return new ReconstructionException(FailureCode.PARAMETER_INVALID, detail);
  }
}
