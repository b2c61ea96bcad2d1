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
    "auth.oidc.issuer=nowhere",
    "auth.mtls.ca=file",
    "tls.management=perhaps",
    "tls.mrd=perhaps",
    "archives.pacs.host=pacs",
    "archives.pacs.kind=stow",
    "archives.pacs.hots=pacs",
    "archives.the-pacs.url=https://pacs",
    "database.networks[0]=everywhere",
    "config.other\\.key=1",
    "unheard=of"
  })
  void wrongAndUnknownValuesAreRefused(String setting) {
    RuntimeException refused =
        assertThrows(RuntimeException.class, () -> Chart.text("cpu", setting));
    assertTrue(String.valueOf(refused.getMessage()).contains("schema"), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "auth.tokensSecret=, auth.tokensSecret must name",
    "auth.oidc.audience=gleam, need each other",
    "auth.oidc.issuer=https://login.example, need each other",
    "auth.mtls.secretName=clients, auth.mtls.secretName needs tls.secretName",
    "tls.management=true, tls.management needs tls.secretName",
    "tls.mrd=server, tls.mrd needs tls.secretName",
    "tls.mrd=mutual;tls.secretName=tls, tls.mrd=mutual needs auth.mtls.secretName"
  })
  void whatCannotWorkIsRefusedInWords(String settings, String words) {
    RuntimeException refused =
        assertThrows(RuntimeException.class, () -> Chart.text("cpu", settings.split(";", -1)));
    assertTrue(String.valueOf(refused.getMessage()).contains(words), refused.getMessage());
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
    Matcher keys = Pattern.compile("(?m)^\\| `(gleam\\.[a-z.*-]+)`").matcher(documented);
    while (keys.find()) {
      known.add(
          keys.group(1)
              .replace("*", "pacs")
              .toUpperCase(java.util.Locale.ROOT)
              .replaceAll("[^A-Z0-9]", "_"));
    }
    for (String preset : Chart.PRESETS) {
      JsonNode pod =
          pod(
              preset,
              "mrd.allow[0]=10.0.0.0/8",
              "tls.secretName=tls",
              "database.url=jdbc:postgresql://db/gleam",
              "database.passwordSecret=db",
              "auth.oidc.issuer=https://login.example",
              "auth.oidc.audience=gleam",
              "auth.oidc.publicKey=MIIB",
              "auth.mtls.secretName=clients",
              "tls.management=true",
              "tls.mrd=mutual",
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
    JsonNode pod =
        pod(
            "cpu",
            "tls.secretName=the-tls",
            "database.passwordSecret=the-db",
            "auth.mtls.secretName=the-clients");
    assertEquals(List.of("gleam-tokens", "the-clients", "the-tls", "the-db"), secrets(pod));
    assertEquals("/etc/gleam/tls/tls.crt", environment(pod).get("GLEAM_TLS_CERTIFICATE"));
    assertEquals("/etc/gleam/mtls/subjects", environment(pod).get("GLEAM_AUTH_MTLS_SUBJECTS_FILE"));
    assertEquals(8080, pod.at("/containers/0/ports/0/containerPort").asInt());
    assertTrue(
        Chart.manifests("cpu").stream().noneMatch(m -> m.path("kind").asText().equals("Secret")));
  }

  private static List<String> secrets(JsonNode pod) {
    return StreamSupport.stream(pod.path("volumes").spliterator(), false)
        .map(volume -> volume.at("/secret/secretName").asText())
        .filter(name -> !name.isEmpty())
        .toList();
  }

  @Test
  void callersMayBeKnownByAProviderAlone() throws IOException {
    JsonNode pod =
        pod(
            "cpu",
            "auth.tokensSecret=",
            "auth.oidc.issuer=https://login.example/realms/x",
            "auth.oidc.audience=gleam");
    Map<String, String> environment = environment(pod);
    assertEquals(List.of(), secrets(pod));
    assertFalse(environment.containsKey("GLEAM_AUTH_TOKENS_FILE"));
    assertEquals("true", environment.get("GLEAM_AUTH_OIDC_ENABLED"));
    assertEquals("https://login.example/realms/x", environment.get("GLEAM_AUTH_OIDC_ISSUER"));
    assertEquals("gleam-", environment.get("GLEAM_AUTH_OIDC_ROLE_PREFIX"));
  }

  @Test
  void probesAndMonitorSpeakTlsWhereTheManagementDoorDoes() throws IOException {
    String[] settings = {
      "tls.secretName=the-tls", "tls.management=true", "metrics.serviceMonitor.enabled=true"
    };
    List<JsonNode> manifests = Chart.manifests("cpu", settings);
    JsonNode container = Chart.one(manifests, "Deployment").at("/spec/template/spec/containers/0");
    JsonNode plain = pod("cpu").at("/containers/0");
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      assertEquals("HTTPS", container.path(probe).at("/httpGet/scheme").asText());
      assertTrue(plain.path(probe).at("/httpGet/scheme").isMissingNode());
    }
    JsonNode monitor = Chart.one(manifests, "ServiceMonitor");
    assertEquals("https", monitor.at("/spec/endpoints/0/scheme").asText());
  }

  @Test
  void archivesAreConfiguredAndTheirSecretsMounted() throws IOException {
    String[] settings = {
      "archives.pacs.host=pacs.example",
      "archives.pacs.port=11112",
      "archives.pacs.calledAet=ARCHIVE",
      "archives.pacs.tls=true",
      "archives.pacs.trustedCertificatesSecret=pacs-ca",
      "archives.web.kind=stow",
      "archives.web.url=https://web.example:8042/dicom-web",
      "archives.web.tokenSecret=web-token",
      "archives.web.doors[0]=http"
    };
    List<JsonNode> manifests = Chart.manifests("cpu", settings);
    JsonNode pod = Chart.one(manifests, "Deployment").at("/spec/template/spec");
    Map<String, String> environment = environment(pod);
    String pacs = "GLEAM_DELIVERY_DESTINATIONS_PACS_";
    String web = "GLEAM_DELIVERY_DESTINATIONS_WEB_";
    assertEquals("dicom", environment.get(pacs + "KIND"));
    assertEquals("11112", environment.get(pacs + "PORT"));
    assertEquals("true", environment.get(pacs + "TLS"));
    assertEquals("stow", environment.get(web + "KIND"));
    assertEquals("http", environment.get(web + "DOORS"));
    assertEquals("/etc/gleam/archives/web/token/token", environment.get(web + "TOKEN_FILE"));
    assertEquals(List.of("gleam-tokens", "pacs-ca", "web-token"), secrets(pod));
    String documented = Files.readString(Path.of("docs/configuration.md"));
    environment.keySet().stream()
        .filter(name -> name.startsWith(pacs) || name.startsWith(web))
        .map(name -> name.substring(pacs.length() - (name.startsWith(web) ? 1 : 0)))
        .map(name -> name.toLowerCase(java.util.Locale.ROOT).replace('_', '-'))
        .forEach(
            key ->
                assertTrue(
                    documented.contains("| `gleam.delivery.destinations.*." + key + "` |"), key));
    for (JsonNode manifest : manifests) {
      assertEquals(List.of(), UnknownFields.of(manifest), manifest.path("kind").asText());
    }
  }

  @Test
  void thePodMayGoWhereItsConfigurationSendsIt() throws IOException {
    JsonNode rules =
        Chart.one(
                Chart.manifests(
                    "cpu",
                    "database.url=jdbc:postgresql://db1:5433,db2/gleam?user=gleam",
                    "database.networks[0]=10.0.0.0/24",
                    "auth.oidc.issuer=https://login.example",
                    "auth.oidc.audience=gleam",
                    "archives.pacs.host=pacs.example",
                    "archives.pacs.calledAet=ARCHIVE",
                    "archives.pacs.networks[0]=10.1.2.3/32",
                    "archives.web.kind=stow",
                    "archives.web.url=https://web.example:8042/dicom-web",
                    "networkPolicy.egress[0].ports[0].port=6443"),
                "NetworkPolicy")
            .at("/spec/egress");
    List<String> ways =
        StreamSupport.stream(rules.spliterator(), false)
            .map(r -> r.at("/ports/0/port").asText() + " " + r.at("/to/0/ipBlock/cidr").asText())
            .toList();
    assertEquals(
        List.of(
            "53 ",
            "5433 10.0.0.0/24",
            "5432 10.0.0.0/24",
            "443 ",
            "104 10.1.2.3/32",
            "8042 ",
            "6443 "),
        ways);
    assertEquals(
        1,
        Chart.one(Chart.manifests("cpu"), "NetworkPolicy").at("/spec/egress").size(),
        "without them only to look up names");
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
