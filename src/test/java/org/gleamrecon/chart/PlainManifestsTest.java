package org.gleamrecon.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The directory k8s is what the chart makes of its presets. {@code mvn test
 * -Dtest=PlainManifestsTest -Dgleam.k8s.write=true} writes it anew.
 */
class PlainManifestsTest {
  private static final String HEAD =
      "# Made from helm/gleam-recon, preset %s; do not edit. Install with kubectl apply -n imaging -f.%n";

  private static String made(String preset) throws IOException {
    String all = Chart.text(preset);
    List<String> documents =
        List.of(("\n" + all).split("\n---\n")).stream()
            .filter(document -> !document.contains("helm.sh/hook: test"))
            .map(
                document ->
                    document
                        .lines()
                        .filter(line -> !line.startsWith("# Source: "))
                        .filter(line -> !line.contains("helm.sh/"))
                        .filter(line -> !line.contains("app.kubernetes.io/managed-by: Helm"))
                        .collect(Collectors.joining("\n"))
                        .strip())
            .filter(document -> !document.isEmpty())
            .toList();
    return HEAD.formatted(preset) + String.join("\n---\n", documents) + "\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "one-gpu", "shared-gpu"})
  void theManifestsAreWhatTheChartMakes(String preset) throws IOException {
    Path file = Path.of("k8s", preset + ".yaml");
    String made = made(preset);
    if (Boolean.getBoolean("gleam.k8s.write")) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, made);
    }
    assertEquals(made, Files.readString(file), file + " is stale");
    for (var manifest : Chart.parse(made)) {
      assertEquals(List.of(), UnknownFields.of(manifest));
      assertFalse(manifest.path("metadata").path("name").asText().isEmpty());
    }
  }
}
