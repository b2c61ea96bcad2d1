package org.gleamrecon.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** The configuration message of a stream, which may be JSON. */
public final class ConfigurationText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ConfigurationText() {}

  /**
   * What a name or a text asks for; nothing if it is not for us.
   *
   * @throws org.gleamrecon.failure.ReconstructionException PARAMETER_INVALID for a bad value of an
   *     option of ours
   */
  public static ConfigurationMessage parse(String text) {
    String stripped = text.strip();
    if (!stripped.startsWith("{")) {
      return ConfigurationMessage.named(stripped);
    }
    JsonNode root;
    try {
      root = JSON.readTree(stripped);
    } catch (JsonProcessingException notJson) {
      return ConfigurationMessage.NONE;
    }
    Map<String, String> values = new LinkedHashMap<>();
    root.properties()
        .forEach(
            property -> {
              if (!property.getValue().isNull()) {
                values.put(property.getKey(), property.getValue().asText());
              }
            });
    return ConfigurationMessage.of(values);
  }
}
