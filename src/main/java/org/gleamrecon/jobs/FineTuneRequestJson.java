package org.gleamrecon.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.jspecify.annotations.Nullable;

/**
 * A fine-tune request as JSON. Strict: a key that is not known is refused, since a misspelt one
 * that is silently ignored trains another model than was asked for.
 */
public final class FineTuneRequestJson {
  private static final String BASE = "base";
  private static final String DATASET = "dataset";
  private static final String SUPERVISION = "supervision";
  private static final String MODULES = "modules";
  private static final String ITERATIONS = "iterations";
  private static final String BATCH_SIZE = "batchSize";
  private static final String LEARNING_RATE = "learningRate";
  private static final String ACCELERATIONS = "accelerations";
  private static final String MASK = "mask";
  private static final String MEMORY_BUDGET_MB = "memoryBudgetMb";
  private static final String PROMOTION = "promotion";
  private static final List<String> KEYS =
      List.of(
          BASE,
          DATASET,
          SUPERVISION,
          MODULES,
          ITERATIONS,
          BATCH_SIZE,
          LEARNING_RATE,
          ACCELERATIONS,
          MASK,
          MEMORY_BUDGET_MB,
          PROMOTION);
  private static final Pattern PLAIN_NAME = Pattern.compile("[a-zA-Z0-9_-]{1,32}");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private FineTuneRequestJson() {}

  /**
   * The checked request.
   *
   * @throws ReconstructionException REQUEST_MALFORMED if it is not a JSON object, PARAMETER_INVALID
   *     with the key's name
   */
  public static FineTuneRequest read(String text) {
    JsonNode node = tree(text);
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!KEYS.contains(name)) {
        throw FineTuneRequest.invalid(named(name) + " is none of " + String.join(", ", KEYS));
      }
    }
    return new FineTuneRequest(
        required(node, BASE),
        required(node, DATASET),
        choice(node, SUPERVISION, Supervision.class).orElse(Supervision.FULL),
        integer(node, MODULES),
        integer(node, ITERATIONS),
        integer(node, BATCH_SIZE),
        number(node, LEARNING_RATE),
        accelerations(node),
        choice(node, MASK, TrainingMask.class),
        integer(node, MEMORY_BUDGET_MB),
        choice(node, PROMOTION, Promotion.class).orElse(Promotion.MANUAL));
  }

  /** The same request always gives the same text. */
  public static String write(FineTuneRequest request) {
    ObjectNode node = JSON.createObjectNode();
    node.put(BASE, request.base());
    node.put(DATASET, request.dataset());
    addSettings(node, request);
    node.put(PROMOTION, request.promotion().word());
    return node.toString();
  }

  /** What the trainer has to know of a request. */
  static void addSettings(ObjectNode node, FineTuneRequest request) {
    node.put(SUPERVISION, request.supervision().word());
    request.modules().ifPresent(value -> node.put(MODULES, value));
    request.iterations().ifPresent(value -> node.put(ITERATIONS, value));
    request.batchSize().ifPresent(value -> node.put(BATCH_SIZE, value));
    request.learningRate().ifPresent(value -> node.put(LEARNING_RATE, value));
    request
        .accelerations()
        .ifPresent(range -> node.putArray(ACCELERATIONS).add(range.lowest()).add(range.highest()));
    request.mask().ifPresent(mask -> node.put(MASK, mask.word()));
    request.memoryBudgetMb().ifPresent(value -> node.put(MEMORY_BUDGET_MB, value));
  }

  private static JsonNode tree(String text) {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JsonProcessingException malformed) {
      // Not the library's sentence: it quotes what was sent.
      throw new ReconstructionException(
          FailureCode.REQUEST_MALFORMED,
          malformed.getLocation() == null
              ? "the body is not JSON"
              : "the body is not JSON, or has a key twice: line %d, column %d"
                  .formatted(
                      malformed.getLocation().getLineNr(), malformed.getLocation().getColumnNr()),
          malformed);
    }
    if (!node.isObject()) {
      throw new ReconstructionException(
          FailureCode.REQUEST_MALFORMED, "the body is not a JSON object");
    }
    return node;
  }

  private static String named(String key) {
    return PLAIN_NAME.matcher(key).matches() ? "the key " + key : "a key";
  }

  private static String required(JsonNode node, String key) {
    JsonNode value = present(node, key);
    if (value == null) {
      throw FineTuneRequest.invalid(key + " is missing");
    }
    return text(value, key);
  }

  private static String text(JsonNode value, String key) {
    if (!value.isTextual()) {
      throw FineTuneRequest.invalid(key + " is not text");
    }
    return value.asText();
  }

  private static OptionalInt integer(JsonNode node, String key) {
    JsonNode value = present(node, key);
    if (value == null) {
      return OptionalInt.empty();
    }
    if (!value.isInt()) {
      throw FineTuneRequest.invalid(key + " is not a whole number");
    }
    return OptionalInt.of(value.asInt());
  }

  private static OptionalDouble number(JsonNode node, String key) {
    JsonNode value = present(node, key);
    return value == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(requireNumber(value, key + " is not a number"));
  }

  private static double requireNumber(JsonNode value, String otherwise) {
    if (!value.isNumber()) {
      throw FineTuneRequest.invalid(otherwise);
    }
    return value.asDouble();
  }

  private static Optional<FineTuneRequest.Accelerations> accelerations(JsonNode node) {
    JsonNode value = present(node, ACCELERATIONS);
    if (value == null) {
      return Optional.empty();
    }
    String otherwise = ACCELERATIONS + " is not a list of two numbers";
    if (!value.isArray() || value.size() != 2) {
      throw FineTuneRequest.invalid(otherwise);
    }
    return Optional.of(
        new FineTuneRequest.Accelerations(
            requireNumber(value.get(0), otherwise), requireNumber(value.get(1), otherwise)));
  }

  private static <E extends Enum<E> & Choice> Optional<E> choice(
      JsonNode node, String key, Class<E> type) {
    JsonNode value = present(node, key);
    if (value == null) {
      return Optional.empty();
    }
    Optional<E> found = Choice.of(type, text(value, key));
    if (found.isEmpty()) {
      throw FineTuneRequest.invalid("%s is none of %s".formatted(key, Choice.words(type)));
    }
    return found;
  }

  private static @Nullable JsonNode present(JsonNode node, String key) {
    return node.get(key);
  }
}
