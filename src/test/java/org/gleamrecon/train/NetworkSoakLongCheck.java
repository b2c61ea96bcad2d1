package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many training steps, many forwards, 128x128: resident memory stays flat after the first 40 %, and
 * no array is left behind. All of the Java heap is resident from the start.
 */
@Tag("long")
class NetworkSoakLongCheck {
  /** What a growth may be by chance, MB: code compiled late. */
  private static final double SLACK_MB = 8;

  private static void flat(String what, String kind, int repetitions) {
    List<JsonNode> readings =
        Contenders.java(SoakRun.class, Map.of(), kind, Integer.toString(repetitions), "128");
    JsonNode settled = readings.get(3);
    JsonNode last = readings.get(readings.size() - 1);
    double before = settled.required("resident_mb").asDouble();
    double after = last.required("resident_mb").asDouble();
    System.out.printf(
        "RESULT network soak, %s | 1 | %d | 128x128, 8 coils: resident %.1f MB after %d, %.1f MB at"
            + " the end (bar: %.0f MB more); managed arrays %d, then %d%n",
        what,
        repetitions,
        before,
        settled.required("done").asInt(),
        after,
        SLACK_MB,
        readings.get(0).required("arrays").asInt(),
        last.required("arrays").asInt());
    assertEquals(repetitions, last.required("done").asInt());
    assertTrue(after <= before + SLACK_MB, "from %.1f to %.1f MB".formatted(before, after));
    for (JsonNode reading : readings) {
      assertEquals(readings.get(0).required("arrays"), reading.required("arrays"));
    }
  }

  @Test
  void memoryIsFlatOverSixHundredTrainingSteps() {
    flat("GLEAM steps", "gleam", Contenders.repetitions(600));
  }

  @Test
  void memoryIsFlatOverSixHundredEndToEndSteps() {
    flat("end-to-end steps", "end-to-end", Contenders.repetitions(600));
  }

  @Test
  void memoryIsFlatOverSixThousandForwards() {
    flat("forwards", "infer", Contenders.repetitions(6000));
  }
}
