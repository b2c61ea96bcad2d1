package org.gleamrecon.chart;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;
import org.gleamrecon.Peers;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.pipeline.Method;
import org.gleamrecon.pipeline.RegistryListener;
import org.gleamrecon.pipeline.RequestListener;
import org.gleamrecon.telemetry.ReconstructionMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts and dashboard ask for what the service says, and Prometheus understands them. */
@QuarkusTest
class MonitoringTest {
  private static final Pattern METRIC = Pattern.compile("\\brecon_[a-z0-9_]+");

  @Inject MeterRegistry registry;

  private static JsonNode rules() throws IOException {
    return Chart.one(
            Chart.manifests("cpu", "metrics.prometheusRule.enabled=true"), "PrometheusRule")
        .path("spec");
  }

  private static JsonNode dashboard() throws IOException {
    return new ObjectMapper()
        .readTree(Chart.DIRECTORY.resolve("dashboards/gleam-recon.json").toFile());
  }

  /** Names of everything the service can show once each thing has happened. */
  private Set<String> shown() {
    ReconstructionMetrics metrics = new ReconstructionMetrics(registry);
    metrics.finished(
        new RequestListener.Ending(
            "http",
            Optional.of(Method.GLEAM),
            "success",
            Duration.ofSeconds(1),
            OptionalDouble.of(0.1),
            OptionalInt.of(2)));
    metrics.iterated("m:1", Duration.ofMillis(50));
    metrics.rejected("QUEUE_FULL");
    metrics.fellBack("NO_CALIBRATION");
    metrics.delivered("pacs", "stored");
    metrics.rolledBack(
        new ModelId("m", 2),
        new ModelId("m", 1),
        RegistryListener.RollbackReason.REQUESTED,
        "for this test");
    int port = ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class);
    Set<String> names = new TreeSet<>();
    Matcher found =
        Pattern.compile("(?m)^(recon_[a-z0-9_]+)")
            .matcher(given().port(port).get("/q/metrics").asString());
    while (found.find()) {
      names.add(found.group(1));
    }
    // Shown once a model is there.
    names.add("recon_model_info");
    return names;
  }

  @Test
  void everyQueryAsksForAMetricThatThereIs() throws IOException {
    List<String> queries = new ArrayList<>();
    for (JsonNode rule : rules().at("/groups/0/rules")) {
      queries.add(rule.path("expr").asText());
    }
    for (JsonNode panel : dashboard().path("panels")) {
      panel.path("targets").forEach(target -> queries.add(target.path("expr").asText()));
    }
    assertTrue(queries.size() > 20, queries.toString());
    Set<String> asked = new TreeSet<>();
    for (String query : queries) {
      Matcher metrics = METRIC.matcher(query);
      while (metrics.find()) {
        asked.add(metrics.group());
      }
    }
    asked.removeAll(shown());
    assertEquals(Set.of(), asked);
  }

  @Test
  void diskAndDeviceMemoryAreShown() {
    int port = ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class);
    String text = given().port(port).get("/q/metrics").asString();
    for (String metric :
        List.of(
            "recon_disk_free_bytes",
            "recon_disk_reserve_bytes",
            "recon_device_memory_bytes{kind=\"free\"}",
            "recon_device_memory_bytes{kind=\"total\"}")) {
      Matcher value = Pattern.compile("(?m)^" + Pattern.quote(metric) + " (\\S+)$").matcher(text);
      assertTrue(value.find() && Double.parseDouble(value.group(1)) > 0, metric + "\n" + text);
    }
  }

  @Test
  void everyAlertHasItsEntryInTheRunbook() throws IOException {
    String runbook = Files.readString(Path.of("docs/runbook.md"));
    int alerts = 0;
    for (JsonNode rule : rules().at("/groups/0/rules")) {
      if (rule.has("alert")) {
        alerts++;
        String name = rule.path("alert").asText();
        assertTrue(runbook.contains("\n## " + name + "\n"), name);
        assertEquals(
            "docs/runbook.md#" + name.toLowerCase(Locale.ROOT),
            rule.at("/annotations/runbook").asText());
      }
    }
    assertTrue(alerts >= 17, alerts + " alerts");
  }

  @Test
  void prometheusTakesTheRulesAndTheyFireWhenTheyShould(@TempDir Path directory)
      throws IOException {
    String promtool = Peers.program("promtool");
    Path file = directory.resolve("rules.yaml");
    Files.writeString(file, new YAMLMapper().writeValueAsString(rules()));
    Peers.run(promtool, "check", "rules", file.toString());
    for (String name : List.of("alerts-test.yaml", "drift-test.yaml")) {
      Path tests = directory.resolve(name);
      Files.writeString(
          tests,
          Files.readString(Path.of("src/test/resources/chart", name))
              .replace("RULES", file.toString()));
      Peers.run(promtool, "test", "rules", tests.toString());
    }
  }
}
