package org.gleamrecon.modelstore;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * What a model's signature is made over: a first line that says what is signed, the SHA-256 of the
 * weights as they lie there, and the card without its signature, as JSON without white space whose
 * members are sorted by name. Every member counts, also one that this program does not know.
 */
final class SignedText {
  private static final String FIRST = "gleam-recon model signature 1\n";
  private static final String SIGNATURE = "signature";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          // A reader that takes the other of two members of one name would see another card.
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private SignedText() {}

  /**
   * @param card model.json as it lies there
   * @param weightsSha256 of the file of weights, lower-case hexadecimal
   * @throws ReconstructionException MODEL_DAMAGED if the card is not one JSON object
   */
  static byte[] of(byte[] card, String weightsSha256) {
    try {
      JsonNode root = JSON.readTree(card);
      if (!(root instanceof ObjectNode object)) {
        throw new IOException("not an object");
      }
      object.remove(SIGNATURE);
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      text.writeBytes((FIRST + weightsSha256 + "\n").getBytes(StandardCharsets.UTF_8));
      text.writeBytes(JSON.writeValueAsBytes(sorted(object)));
      return text.toByteArray();
    } catch (IOException malformed) {
      throw new ReconstructionException(
          FailureCode.MODEL_DAMAGED, "model.json is not one JSON object", malformed);
    }
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      Map<String, JsonNode> members = new TreeMap<>();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        members.put(member.getKey(), sorted(member.getValue()));
      }
      return JSON.createObjectNode().setAll(members);
    }
    if (node.isArray()) {
      ArrayNode elements = JSON.createArrayNode();
      for (JsonNode element : node) {
        elements.add(sorted(element));
      }
      return elements;
    }
    return node;
  }
}
