package org.gleamrecon.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelCardJson;
import org.gleamrecon.modelstore.StoredModel;

/**
 * A training as its configuration file tells it. What the file leaves out is as in {@code
 * defaults.json} beside this class.
 *
 * @param description one sentence for the model's card
 * @param data names of the scans' sources, for the card
 * @param licences of these
 * @param settings with the design in one module where the strategy has but one
 * @param perModule how each module is taught; empty: all as usual
 */
public record TrainingPlan(
    String description,
    List<String> data,
    List<String> licences,
    TrainingSettings settings,
    TrainingStrategy strategy,
    List<ModuleTeaching> perModule) {
  /**
   * @throws IllegalArgumentException if there are not as many as modules
   */
  public TrainingPlan {
    perModule = List.copyOf(perModule);
    if (!perModule.isEmpty() && perModule.size() != settings.network().modules()) {
      throw new IllegalArgumentException(
          "perModule has %d entries for %d modules"
              .formatted(perModule.size(), settings.network().modules()));
    }
  }

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();
  private static final String ARCHITECTURE = "architecture";
  private static final String PROFILE = "profile";

  /**
   * Reads a configuration.
   *
   * @param json an object; {@code {}} gives the defaults
   * @throws ReconstructionException PARAMETER_INVALID naming what is unknown or out of range
   */
  public static TrainingPlan read(String json) {
    return read(json, Optional.empty(), Map.of());
  }

  /**
   * As above, of the base's design where the configuration names none.
   *
   * @param base what the training starts from, if anything
   * @param instead keys whose text, or list of texts, comes before the configuration's
   */
  public static TrainingPlan read(String json, Optional<StoredModel> base, Map<String, ?> instead) {
    try {
      ObjectNode plan = resource("defaults.json");
      if (!(JSON.readTree(json) instanceof ObjectNode wishes)) {
        throw new IllegalArgumentException("it is not a JSON object");
      }
      refuseNulls(wishes, "");
      instead.forEach((key, value) -> wishes.set(key, JSON.valueToTree(value)));
      if (wishes.path(ARCHITECTURE).has("iterations") || wishes.path(ARCHITECTURE).has("modules")) {
        ((ObjectNode) plan.get(ARCHITECTURE)).remove("exits");
      }
      boolean profiled = wishes.has(PROFILE);
      if (profiled) {
        JsonNode name = wishes.remove(PROFILE);
        plan.set(ARCHITECTURE, profile(name.asText()));
      }
      if (base.isPresent() && !wishes.has(ARCHITECTURE) && !profiled) {
        plan.set(ARCHITECTURE, ModelCardJson.architecture(base.get().card().architecture()));
      }
      merge(plan, wishes, "");
      return of(plan);
    } catch (IOException | IllegalArgumentException unfit) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "the training's configuration: "
              + String.valueOf(unfit.getMessage()).lines().findFirst().orElse(""),
          unfit);
    }
  }

  /** What is left out is as usual; nothing means null. */
  private static void refuseNulls(JsonNode node, String path) {
    if (node.isNull()) {
      throw new IllegalArgumentException(path + " is null");
    }
    node.properties()
        .forEach(
            field ->
                refuseNulls(
                    field.getValue(),
                    path.isEmpty() ? field.getKey() : path + "." + field.getKey()));
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        refuseNulls(node.get(i), path + "[" + i + "]");
      }
    }
  }

  /** A published design, or what improves it at equal cost. */
  private static ObjectNode profile(String name) throws IOException {
    ObjectNode profiles = resource("profiles.json");
    if (!(profiles.get(name) instanceof ObjectNode architecture)) {
      throw new IllegalArgumentException(
          "profile is none of "
              + String.join(", ", profiles.properties().stream().map(Map.Entry::getKey).toList()));
    }
    return architecture;
  }

  private static ObjectNode resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(TrainingPlan.class.getResourceAsStream(name))) {
      return (ObjectNode) JSON.readTree(in);
    }
  }

  private static void merge(ObjectNode into, ObjectNode from, String path) {
    for (Map.Entry<String, JsonNode> field : from.properties()) {
      String name = field.getKey();
      boolean architecture = path.startsWith(ARCHITECTURE);
      if (!into.has(name) && !architecture) {
        throw new IllegalArgumentException("unknown key " + path + name);
      }
      if (into.get(name) instanceof ObjectNode inner
          && field.getValue() instanceof ObjectNode wishes
          && !name.equals("data_consistency")) {
        merge(inner, wishes, path + name + ".");
      } else {
        into.set(name, field.getValue());
      }
    }
  }

  private static TrainingPlan of(ObjectNode plan) throws JsonProcessingException {
    TypeReference<List<String>> texts = new TypeReference<>() {};
    TrainingStrategy strategy =
        TrainingStrategy.of(
            plan.path("strategy").asText(),
            JSON.convertValue(list(plan, "devices"), texts),
            flag(plan, "recompute"),
            whole(plan, "keepEvery"));
    return new TrainingPlan(
        plan.path("description").asText(),
        JSON.convertValue(list(plan, "data"), texts),
        JSON.convertValue(list(plan, "licences"), texts),
        new TrainingSettings(
            strategy.of(ModelCardJson.architecture(plan.get(ARCHITECTURE))),
            whole(plan, "steps"),
            number(plan, "learningRate").doubleValue(),
            whole(plan, "warmUpSteps"),
            number(plan, "weightDecay").doubleValue(),
            number(plan, "seed").longValue(),
            whole(plan, "validationEvery"),
            whole(plan, "validationExamples"),
            whole(plan, "checkpointEvery"),
            JSON.treeToValue(plan.get("examples"), ExampleSettings.class)),
        strategy,
        JSON.convertValue(list(plan, "perModule"), new TypeReference<List<ModuleTeaching>>() {}));
  }

  private static boolean flag(ObjectNode plan, String key) {
    JsonNode value = plan.path(key);
    if (!value.isBoolean()) {
      throw new IllegalArgumentException(key + " is neither true nor false");
    }
    return value.asBoolean();
  }

  private static JsonNode number(ObjectNode plan, String key) {
    JsonNode value = plan.path(key);
    if (!value.isNumber()) {
      throw new IllegalArgumentException(key + " is not a number");
    }
    return value;
  }

  private static int whole(ObjectNode plan, String key) {
    JsonNode value = number(plan, key);
    if (!value.canConvertToExactIntegral() || !value.canConvertToInt()) {
      throw new IllegalArgumentException(key + " is not a whole number");
    }
    return value.intValue();
  }

  private static JsonNode list(ObjectNode plan, String key) {
    JsonNode value = plan.path(key);
    if (!value.isArray()) {
      throw new IllegalArgumentException(key + " is not a list");
    }
    return value;
  }

  /** The same for another number of steps. */
  public TrainingPlan steps(int steps) {
    TrainingSettings s = settings;
    return new TrainingPlan(
        description,
        data,
        licences,
        new TrainingSettings(
            s.network(),
            steps,
            s.learningRate(),
            s.warmUpSteps(),
            s.weightDecay(),
            s.seed(),
            s.validationEvery(),
            s.validationExamples(),
            s.checkpointEvery(),
            s.examples()),
        strategy,
        perModule);
  }
}
