package org.gleamrecon.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The chart, rendered as Helm does it. */
final class Chart {
  static final Path DIRECTORY = Path.of("helm/gleam-recon").toAbsolutePath();
  static final List<String> PRESETS = List.of("cpu", "one-gpu", "shared-gpu");

  private static final String KUBERNETES = "v1.33.0";
  private static final YAMLMapper YAML = new YAMLMapper();

  private Chart() {}

  /**
   * Renders.
   *
   * @param preset of the chart's presets
   * @param settings {@code key=value} as for {@code --set}
   */
  static String text(String preset, String... settings) {
    TemplateCommand template =
        new Helm(DIRECTORY)
            .template()
            .withKubeVersion(KUBERNETES)
            .withName("gleam")
            .withNamespace("imaging")
            .withValuesFile(DIRECTORY.resolve("presets/" + preset + ".yaml"));
    for (String setting : settings) {
      String[] pair = setting.split("=", 2);
      template.set(pair[0], pair[1]);
    }
    return template.call();
  }

  /** The manifests that come of it. */
  static List<JsonNode> manifests(String preset, String... settings) throws IOException {
    return parse(text(preset, settings));
  }

  static List<JsonNode> parse(String yaml) throws IOException {
    List<JsonNode> found = new ArrayList<>();
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(yaml)) {
      while (documents.hasNext()) {
        JsonNode document = documents.next();
        if (document.isObject() && !document.isEmpty()) {
          found.add(document);
        }
      }
    }
    return found;
  }

  /** The only manifest of a kind. */
  static JsonNode one(List<JsonNode> manifests, String kind) {
    List<JsonNode> found =
        manifests.stream().filter(m -> m.path("kind").asText().equals(kind)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " of kind " + kind);
    }
    return found.get(0);
  }
}
