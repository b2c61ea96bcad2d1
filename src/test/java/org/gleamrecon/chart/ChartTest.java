package org.gleamrecon.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart makes of its values. */
class ChartTest {
  private static final String[] MONITORED = {
    "metrics.serviceMonitor.enabled=true",
    "metrics.prometheusRule.enabled=true",
    "metrics.dashboard.enabled=true"
  };

  private static JsonNode pod(String preset, String... settings) throws IOException {
    return Chart.one(Chart.manifests(preset, settings), "Deployment").at("/spec/template/spec");
  }

  private static Map<String, String> environment(JsonNode pod) {
    Map<String, String> variables = new TreeMap<>();
    pod.at("/containers/0/env")
        .forEach(v -> variables.put(v.path("name").asText(), v.path("value").asText()));
    return variables;
  }

  @Test
  void lintHasNothingToSay() {
    LintResult result = new Helm(Chart.DIRECTORY).lint().strict().call();
    assertFalse(result.isFailed(), result.getMessages().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "one-gpu", "shared-gpu"})
  void everyManifestIsOneThatKubernetesKnowsToItsLastField(String preset) throws IOException {
    List<JsonNode> manifests = Chart.manifests(preset, MONITORED);
    assertTrue(manifests.size() >= 10, preset + ": " + manifests.size());
    for (JsonNode manifest : manifests) {
      assertEquals(List.of(), UnknownFields.of(manifest), manifest.path("kind").asText());
    }
  }

  @Test
  void aMisspeltFieldIsFound() throws IOException {
    List<JsonNode> wrong =
        Chart.parse(
            Chart.text("cpu")
                .replace("livenessProbe:", "livenesProbe:")
                .replace("replicas:", "replica:"));
    assertEquals(
        List.of("/spec/replica", "/spec/template/spec/containers/0/livenesProbe"),
        UnknownFields.of(Chart.one(wrong, "Deployment")).stream().sorted().toList());
  }

  @ParameterizedTest
  @CsvSource({
    "gpu.count=two",
    "gpu.sharing=some",
    "gpu.cuont=1",
    "fineTuning.launcher=remote",
    "service.httpPort=0",
    "auth.token=secret",
    "persistence.data.size=lots",
    "config.other\\.key=1",
    "unheard=of"
  })
  void wrongAndUnknownValuesAreRefused(String setting) {
    RuntimeException refused =
        assertThrows(RuntimeException.class, () -> Chart.text("cpu", setting));
    assertTrue(String.valueOf(refused.getMessage()).contains("schema"), refused.getMessage());
  }

  @Test
  void withoutTokensItIsRefusedInWords() {
    RuntimeException refused =
        assertThrows(RuntimeException.class, () -> Chart.text("cpu", "auth.tokensSecret="));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("auth.tokensSecret must name"),
        refused.getMessage());
  }

  @Test
  void jobsBesideAnExclusiveGpuAreRefusedInWords() throws IOException {
    RuntimeException refused =
        assertThrows(
            RuntimeException.class, () -> Chart.text("one-gpu", "fineTuning.launcher=kubernetes"));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("pending for ever"), refused.getMessage());
    Chart.one(Chart.manifests("cpu", "fineTuning.launcher=kubernetes"), "Role");
    Chart.one(
        Chart.manifests(
            "one-gpu", "fineTuning.launcher=kubernetes", "gpu.resourceName=nvidia.com/gpu.shared"),
        "Role");
  }

  @Test
  void rightsAreGivenOnlyWhereTrainersAreJobs() throws IOException {
    for (String preset : List.of("cpu", "one-gpu")) {
      List<JsonNode> manifests = Chart.manifests(preset);
      assertTrue(
          manifests.stream().noneMatch(m -> m.path("kind").asText().startsWith("Role")), preset);
      assertFalse(pod(preset).path("automountServiceAccountToken").asBoolean(true));
    }
    JsonNode role = Chart.one(Chart.manifests("shared-gpu"), "Role");
    assertEquals("[\"create\",\"get\",\"list\",\"delete\"]", role.at("/rules/0/verbs").toString());
    assertTrue(pod("shared-gpu").path("automountServiceAccountToken").asBoolean(false));
    assertEquals("kubernetes", environment(pod("shared-gpu")).get("GLEAM_JOBS_LAUNCHER"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "one-gpu", "shared-gpu"})
  void noContainerMayMoreThanItNeeds(String preset) throws IOException {
    JsonNode pod = pod(preset);
    assertTrue(pod.at("/securityContext/runAsNonRoot").asBoolean());
    assertEquals("RuntimeDefault", pod.at("/securityContext/seccompProfile/type").asText());
    assertFalse(pod.path("enableServiceLinks").asBoolean(true));
    for (JsonNode containers : List.of(pod.path("containers"), pod.path("initContainers"))) {
      for (JsonNode container : containers) {
        JsonNode context = container.path("securityContext");
        assertTrue(context.path("readOnlyRootFilesystem").asBoolean());
        assertFalse(context.path("allowPrivilegeEscalation").asBoolean(true));
        assertEquals("[\"ALL\"]", context.at("/capabilities/drop").toString());
        assertFalse(container.at("/resources/limits/memory").isMissingNode());
      }
    }
  }

  @Test
  void probesAskTheManagementDoorAndEndingWaitsForScans() throws IOException {
    JsonNode pod = pod("cpu", "shutdown.timeoutSeconds=100", "shutdown.preStopSeconds=7");
    JsonNode container = pod.at("/containers/0");
    assertEquals("/q/health/started", container.at("/startupProbe/httpGet/path").asText());
    assertEquals("/q/health/ready", container.at("/readinessProbe/httpGet/path").asText());
    assertEquals("/q/health/live", container.at("/livenessProbe/httpGet/path").asText());
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      assertEquals("management", container.path(probe).at("/httpGet/port").asText());
    }
    assertTrue(pod.path("terminationGracePeriodSeconds").asInt() > 107);
    assertEquals("100S", environment(pod).get("QUARKUS_SHUTDOWN_TIMEOUT"));
    assertEquals(
        "Recreate",
        Chart.one(Chart.manifests("cpu"), "Deployment").at("/spec/strategy/type").asText());
  }

  @Test
  void theGpuIsAskedForByItsNameAndNumber() throws IOException {
    assertTrue(pod("cpu").at("/containers/0/resources/limits/nvidia.com~1gpu").isMissingNode());
    assertEquals("cpu", environment(pod("cpu")).get("GLEAM_DEVICE"));
    JsonNode pod =
        pod("one-gpu", "gpu.resourceName=nvidia.com/mig-1g.10gb", "gpu.runtimeClassName=nvidia");
    assertEquals("1", pod.at("/containers/0/resources/limits/nvidia.com~1mig-1g.10gb").asText());
    assertEquals("nvidia", pod.path("runtimeClassName").asText());
    assertTrue(pod("one-gpu").path("runtimeClassName").isMissingNode());
    assertEquals("gpu0", environment(pod).get("GLEAM_DEVICE"));
  }

  @Test
  void everyVariableIsOneThatTheServiceKnows() throws IOException {
    String documented = Files.readString(Path.of("docs/configuration.md"));
    TreeSet<String> known = new TreeSet<>(List.of("GLEAM_JAVA_OPTS"));
    Matcher keys = Pattern.compile("(?m)^\\| `(gleam\\.[a-z.-]+)`").matcher(documented);
    while (keys.find()) {
      known.add(keys.group(1).toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
    }
    for (String preset : Chart.PRESETS) {
      JsonNode pod =
          pod(
              preset,
              "mrd.allow[0]=10.0.0.0/8",
              "tls.secretName=tls",
              "database.url=jdbc:postgresql://db/gleam",
              "database.passwordSecret=db",
              "config.gleam\\.limits\\.drain-time=20S");
      TreeSet<String> unknown = new TreeSet<>(environment(pod).keySet());
      unknown.removeIf(name -> !name.startsWith("GLEAM_") || known.contains(name));
      assertEquals(new TreeSet<String>(), unknown, preset);
      assertEquals("20S", environment(pod).get("GLEAM_LIMITS_DRAIN_TIME"));
      assertEquals("10.0.0.0/8", environment(pod).get("GLEAM_MRD_ALLOW"));
    }
  }

  @Test
  void secretsComeByReferenceAndStandNowhereElse() throws IOException {
    JsonNode pod = pod("cpu", "tls.secretName=the-tls", "database.passwordSecret=the-db");
    List<String> secrets =
        StreamSupport.stream(pod.path("volumes").spliterator(), false)
            .map(volume -> volume.at("/secret/secretName").asText())
            .filter(name -> !name.isEmpty())
            .toList();
    assertEquals(List.of("gleam-tokens", "the-tls", "the-db"), secrets);
    assertEquals("disabled", environment(pod).get("QUARKUS_HTTP_INSECURE_REQUESTS"));
    assertEquals(8443, pod.at("/containers/0/ports/0/containerPort").asInt());
    assertTrue(
        Chart.manifests("cpu").stream().noneMatch(m -> m.path("kind").asText().equals("Secret")));
  }

  @Test
  void existingVolumesAreUsedAndOwnOnesOutliveTheRelease() throws IOException {
    List<JsonNode> claims =
        Chart.manifests("cpu").stream()
            .filter(m -> m.path("kind").asText().equals("PersistentVolumeClaim"))
            .toList();
    assertEquals(2, claims.size());
    claims.forEach(
        claim ->
            assertEquals(
                "keep", claim.at("/metadata/annotations/helm.sh~1resource-policy").asText()));
    List<JsonNode> others =
        Chart.manifests(
            "cpu",
            "persistence.data.existingClaim=mine",
            "persistence.models.existingClaim=mine-too");
    assertTrue(
        others.stream().noneMatch(m -> m.path("kind").asText().equals("PersistentVolumeClaim")));
    assertEquals(
        "mine",
        Chart.one(others, "Deployment")
            .at("/spec/template/spec/volumes/0/persistentVolumeClaim/claimName")
            .asText());
  }
}
