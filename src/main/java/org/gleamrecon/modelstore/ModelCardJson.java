package org.gleamrecon.modelstore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.unroll.ActivationOrder;
import org.gleamrecon.unroll.ConjugateGradient;
import org.gleamrecon.unroll.DataConsistency;
import org.gleamrecon.unroll.Dimension;
import org.gleamrecon.unroll.FourierConvention;
import org.gleamrecon.unroll.GradientStep;
import org.gleamrecon.unroll.Padding;
import org.gleamrecon.unroll.UnrolledNetworkConfig;

/** model.json to {@link ModelCard} and back. Choices are lower-case words with hyphens. */
public final class ModelCardJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private static final Set<String> ARCHITECTURE =
      Set.of(
          "network",
          "dimension",
          "iterations",
          "modules",
          "exits",
          "features",
          "activation_order",
          "padding",
          "circular_time",
          "data_consistency",
          "start_steps",
          "slow_phase_removed",
          "fourier");

  private ModelCardJson() {}

  public static byte[] write(ModelCard card) {
    ObjectNode root = JSON.createObjectNode();
    root.put("name", card.id().name());
    root.put("version", card.id().version());
    root.put("description", card.description());
    root.set("architecture", architecture(card.architecture()));
    root.put("input_normalisation", card.inputNormalisation());
    root.put("sensitivity_method", card.sensitivityMethod());
    root.set("trained_on", JSON.valueToTree(card.trainedOn()));
    root.set("validation", JSON.valueToTree(card.validation()));
    root.set("lineage", JSON.valueToTree(card.lineage()));
    root.put("weights_sha256", card.weightsSha256());
    if (card.signature() != null) {
      root.put("signature", card.signature());
    }
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * @throws ReconstructionException MODEL_DAMAGED if it is not a complete card
   */
  public static ModelCard read(byte[] json) {
    try {
      JsonNode root = JSON.readTree(json);
      present(present(root, "architecture"), "exits");
      return new ModelCard(
          new ModelId(text(root, "name"), integer(root, "version")),
          text(root, "description"),
          architecture(present(root, "architecture")),
          text(root, "input_normalisation"),
          text(root, "sensitivity_method"),
          JSON.treeToValue(present(root, "trained_on"), ModelCard.TrainedOn.class),
          JSON.convertValue(
              present(root, "validation"), new TypeReference<List<ModelCard.ExitMetrics>>() {}),
          JSON.treeToValue(present(root, "lineage"), ModelCard.Lineage.class),
          text(root, "weights_sha256"),
          root.hasNonNull("signature") ? text(root, "signature") : null);
    } catch (IOException | IllegalArgumentException malformed) {
      throw new ReconstructionException(
          FailureCode.MODEL_DAMAGED,
          "model.json is not a model card: " + firstLine(malformed),
          malformed);
    }
  }

  private static String firstLine(Exception failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  /** A network's design as under {@code architecture}. */
  public static ObjectNode architecture(UnrolledNetworkConfig config) {
    ObjectNode node = JSON.createObjectNode();
    node.put("network", word(config.network()));
    node.put("dimension", word(config.dimension()));
    node.put("iterations", config.iterations());
    node.put("modules", config.modules());
    node.putPOJO("exits", config.exits());
    node.put("features", config.features());
    node.put("activation_order", word(config.activationOrder()));
    node.put("padding", word(config.padding()));
    node.put("circular_time", config.circularTime());
    ObjectNode rule = node.putObject("data_consistency");
    if (config.dataConsistency() instanceof ConjugateGradient solver) {
      rule.put("rule", "conjugate-gradient");
      rule.put("lambda", solver.lambda());
      rule.put("learned", solver.learned());
      rule.put("steps", solver.steps());
      rule.put("solve_first", solver.solveFirst());
    } else if (config.dataConsistency() instanceof GradientStep descent) {
      rule.put("rule", "gradient-step");
      rule.put("step", descent.step());
      rule.put("learned", descent.learned());
    }
    node.put("start_steps", config.startSteps());
    node.put("slow_phase_removed", config.slowPhaseRemoved());
    node.put("fourier", word(config.fourier()));
    return node;
  }

  /**
   * A network's design, as under {@code architecture}; the exits may be left out.
   *
   * @throws IllegalArgumentException naming what is missing or unknown
   */
  public static UnrolledNetworkConfig architecture(JsonNode node) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!ARCHITECTURE.contains(field.getKey())) {
        // A program that overlooked it would compute another network than the one trained.
        throw new IllegalArgumentException(
            "the architecture has the unknown key " + field.getKey());
      }
    }
    UnrolledNetworkConfig config =
        new UnrolledNetworkConfig(
            choice(UnrolledNetworkConfig.Network.class, node, "network"),
            choice(Dimension.class, node, "dimension"),
            integer(node, "iterations"),
            integer(node, "modules"),
            integer(node, "features"),
            choice(ActivationOrder.class, node, "activation_order"),
            choice(Padding.class, node, "padding"),
            flag(node, "circular_time"),
            dataConsistency(present(node, "data_consistency")),
            integer(node, "start_steps"),
            node.has("slow_phase_removed") && flag(node, "slow_phase_removed"),
            choice(FourierConvention.class, node, "fourier"));
    if (!node.has("exits")) {
      return config;
    }
    List<Integer> exits =
        JSON.convertValue(present(node, "exits"), new TypeReference<List<Integer>>() {});
    if (!exits.equals(config.exits())) {
      throw new IllegalArgumentException(
          "exits " + exits + " where the modules end at " + config.exits());
    }
    return config;
  }

  private static DataConsistency dataConsistency(JsonNode node) {
    String rule = text(node, "rule");
    return switch (rule) {
      case "gradient-step" -> new GradientStep(number(node, "step"), flag(node, "learned"));
      case "conjugate-gradient" ->
          new ConjugateGradient(
              number(node, "lambda"),
              flag(node, "learned"),
              integer(node, "steps"),
              flag(node, "solve_first"));
      default -> throw new IllegalArgumentException("no data consistency is called that");
    };
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> E choice(Class<E> type, JsonNode node, String name) {
    String text = text(node, name);
    for (E choice : type.getEnumConstants()) {
      if (word(choice).equals(text)) {
        return choice;
      }
    }
    throw new IllegalArgumentException(name + " is none of those known");
  }

  private static JsonNode present(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      throw new IllegalArgumentException("it lacks " + name);
    }
    return value;
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = present(node, name);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(name + " is not text");
    }
    return value.asText();
  }

  private static int integer(JsonNode node, String name) {
    JsonNode value = present(node, name);
    if (!value.isInt()) {
      throw new IllegalArgumentException(name + " is not a whole number");
    }
    return value.asInt();
  }

  private static double number(JsonNode node, String name) {
    JsonNode value = present(node, name);
    if (!value.isNumber()) {
      throw new IllegalArgumentException(name + " is not a number");
    }
    return value.asDouble();
  }

  private static boolean flag(JsonNode node, String name) {
    JsonNode value = present(node, name);
    if (!value.isBoolean()) {
      throw new IllegalArgumentException(name + " is neither true nor false");
    }
    return value.asBoolean();
  }
}
