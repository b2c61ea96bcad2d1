package org.gleamrecon.modelstore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** bands.json to {@link QualityBands} and back. */
final class QualityBandsJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private QualityBandsJson() {}

  static byte[] write(QualityBands bands) {
    ObjectNode root = JSON.createObjectNode();
    root.put("weights_sha256", bands.weightsSha256());
    root.put("images", bands.images());
    ArrayNode exits = root.putArray("exits");
    bands
        .inOrder()
        .forEach(
            (iterations, band) -> {
              ObjectNode exit = exits.addObject();
              exit.put("iterations", iterations);
              exit.put("most_residual", band.mostResidual());
              exit.put("most_held_out", band.mostHeldOut());
            });
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * @throws ReconstructionException MODEL_DAMAGED if they are not complete
   */
  static QualityBands read(byte[] json) {
    try {
      JsonNode root = JSON.readTree(json);
      Map<Integer, QualityBands.Exit> exits = new HashMap<>();
      for (JsonNode exit : root.path("exits")) {
        exits.put(
            (int) number(exit, "iterations"),
            new QualityBands.Exit(number(exit, "most_residual"), number(exit, "most_held_out")));
      }
      if (exits.isEmpty() || !root.path("weights_sha256").isTextual()) {
        throw new IllegalArgumentException("no exits, or no weights_sha256");
      }
      return new QualityBands(
          root.path("weights_sha256").asText(), (int) number(root, "images"), exits);
    } catch (IOException | IllegalArgumentException malformed) {
      throw new ReconstructionException(
          FailureCode.MODEL_DAMAGED,
          ModelRepository.BANDS + " does not hold a model's bands",
          malformed);
    }
  }

  private static double number(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isNumber()) {
      throw new IllegalArgumentException(name + " is not a number");
    }
    return value.asDouble();
  }
}
