package org.gleamrecon.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * The answer formats that a client accepts, best first.
 *
 * @param formats not empty
 */
record Acceptable(List<AnswerFormat> formats) {

  /**
   * What the Accept headers ask for; all formats if there are none.
   *
   * @throws ReconstructionException NOT_ACCEPTABLE
   */
  static Acceptable of(List<String> acceptHeaders) {
    String header = String.join(",", acceptHeaders).strip();
    if (header.isEmpty()) {
      return new Acceptable(List.of(AnswerFormat.values()));
    }
    List<MediaRange> ranges =
        MediaRange.parse(header)
            .orElseThrow(() -> refusal("the Accept header is not a list of media ranges"));
    List<Choice> choices = new ArrayList<>();
    for (AnswerFormat format : AnswerFormat.values()) {
      choice(format, ranges).filter(choice -> choice.weight > 0).ifPresent(choices::add);
    }
    if (choices.isEmpty()) {
      throw refusal("the Accept header names none of them");
    }
    choices.sort(
        Comparator.comparingDouble((Choice choice) -> -choice.weight)
            .thenComparingInt(choice -> choice.place));
    return new Acceptable(choices.stream().map(Choice::format).toList());
  }

  /**
   * The best format for that many images.
   *
   * @throws ReconstructionException NOT_ACCEPTABLE
   */
  AnswerFormat forImages(int images) {
    for (AnswerFormat format : formats) {
      if (format.holds(images)) {
        return format;
      }
    }
    throw refusal("application/dicom holds exactly 1 image, this scan gives %d".formatted(images));
  }

  /** The weight of the range that names a format most exactly; a tie is the client's order. */
  private static Optional<Choice> choice(AnswerFormat format, List<MediaRange> ranges) {
    Optional<Choice> best = Optional.empty();
    int precision = -1;
    for (int place = 0; place < ranges.size(); place++) {
      MediaRange range = ranges.get(place);
      if (range.matches(format) && range.precision() > precision) {
        precision = range.precision();
        best = Optional.of(new Choice(format, range.weight(), place));
      }
    }
    return best;
  }

  private record Choice(AnswerFormat format, double weight, int place) {}

  private static ReconstructionException refusal(String why) {
    return new ReconstructionException(
        FailureCode.NOT_ACCEPTABLE, why + "; images are given as " + AnswerFormat.all());
  }
}
