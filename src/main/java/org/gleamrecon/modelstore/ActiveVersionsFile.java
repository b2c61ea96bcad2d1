package org.gleamrecon.modelstore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code active-models.json} in the directory of what the service keeps:
 *
 * <pre>
 * {"models": {"NAME": {"active": 3, "history": [1, 2],
 *                      "probation": {"8": {"low": 0.02, "high": 0.09}}}}}
 * </pre>
 *
 * {@code probation} has the usual residuals by the number of iterations, and is missing where the
 * version is not on probation. Written by whoever holds the lock of that directory.
 */
public final class ActiveVersionsFile {
  /** Name of the file. */
  public static final String NAME = "active-models.json";

  /** Where the service keeps its state, the same for every door. */
  public static final String DATA_VARIABLE = "GLEAM_DATA";

  private static final long MOST_BYTES = 1 << 20;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Path file;

  /**
   * @param data the directory of what the service keeps; need not exist
   */
  public ActiveVersionsFile(Path data) {
    file = data.resolve(NAME);
  }

  /**
   * What the file says.
   *
   * @param warning a sentence for the operator where it cannot be read: then the highest version of
   *     each name serves
   */
  public record Content(ActiveVersions versions, Optional<String> warning) {}

  /** Never fails: a file that is not there says nothing, one that is damaged is warned of. */
  public Content read() {
    if (!Files.exists(file)) {
      return new Content(ActiveVersions.NONE, Optional.empty());
    }
    try {
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw new IOException("it has " + size + " bytes, the limit is " + MOST_BYTES);
      }
      return new Content(parse(JSON.readTree(Files.readAllBytes(file))), Optional.empty());
    } catch (JsonProcessingException notJson) {
      return damaged("it is not JSON");
    } catch (IOException | IllegalArgumentException unreadable) {
      return damaged(String.valueOf(unreadable.getMessage()));
    }
  }

  private static Content damaged(String why) {
    return new Content(
        ActiveVersions.NONE,
        Optional.of(
            "%s cannot be used (%s): the highest version of each model serves"
                .formatted(NAME, why)));
  }

  /**
   * Replaces the file, all of it or nothing, also if the power fails. A damaged one is kept beside
   * it.
   */
  public void write(ActiveVersions versions) throws IOException {
    if (read().warning().isPresent()) {
      Files.move(file, file.resolveSibling(NAME + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
    }
    DurableFiles.replace(file, JSON.writeValueAsBytes(json(versions)));
  }

  private static ObjectNode json(ActiveVersions versions) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode models = root.putObject("models");
    new TreeMap<>(versions.models())
        .forEach(
            (name, entry) -> {
              ObjectNode model = models.putObject(name);
              model.put("active", entry.active());
              ArrayNode history = model.putArray("history");
              entry.history().forEach(history::add);
              entry.probation().ifPresent(held -> bands(model.putObject("probation"), held));
            });
    return root;
  }

  private static void bands(ObjectNode node, ActiveVersions.Probation probation) {
    new TreeMap<>(probation.residuals())
        .forEach(
            (iterations, band) ->
                node.putObject(iterations.toString())
                    .put("low", band.low())
                    .put("high", band.high()));
  }

  private static ActiveVersions parse(JsonNode root) {
    JsonNode models = root.path("models");
    if (!models.isObject()) {
      throw new IllegalArgumentException("it has no models");
    }
    Map<String, ActiveVersions.Entry> entries = new HashMap<>();
    for (Map.Entry<String, JsonNode> model : models.properties()) {
      if (!ModelId.isName(model.getKey())) {
        throw new IllegalArgumentException("it names what cannot be a model");
      }
      List<Integer> history = new ArrayList<>();
      for (JsonNode version : model.getValue().path("history")) {
        history.add(version(version, 1));
      }
      entries.put(
          model.getKey(),
          new ActiveVersions.Entry(
              version(model.getValue().path("active"), 0),
              history,
              probation(model.getValue().path("probation"))));
    }
    return new ActiveVersions(entries);
  }

  private static int version(JsonNode node, int least) {
    if (!node.isInt() || node.asInt() < least) {
      throw new IllegalArgumentException("a version is not a whole number");
    }
    return node.asInt();
  }

  private static Optional<ActiveVersions.Probation> probation(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    Map<Integer, ActiveVersions.Band> bands = new HashMap<>();
    for (Map.Entry<String, JsonNode> band : node.properties()) {
      bands.put(
          Integer.valueOf(band.getKey()),
          new ActiveVersions.Band(
              band.getValue().path("low").asDouble(Double.NaN),
              band.getValue().path("high").asDouble(Double.NaN)));
    }
    return Optional.of(new ActiveVersions.Probation(bands));
  }
}
