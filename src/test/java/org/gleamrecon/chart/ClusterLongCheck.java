package org.gleamrecon.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chart on a real API server, the one that KUBECONFIG names: installed, upgraded, uninstalled,
 * in a namespace of its own. No node is needed. helm/tests/on-cluster.sh runs it.
 */
@Tag("long")
class ClusterLongCheck {
  private static final String RELEASE = "gleam";

  /** Of Kubernetes 1, as Chart.yaml says. */
  private static final int OLDEST_MINOR = 25;

  private static final Map<String, String> EVERYTHING =
      Map.of(
          "auth.oidc.issuer", "https://login.example/realms/x",
          "auth.oidc.audience", "gleam",
          "auth.mtls.secretName", "clients",
          "tls.secretName", "door",
          "tls.management", "true",
          "archives.pacs.host", "pacs.example",
          "archives.pacs.calledAet", "ARCHIVE",
          "archives.pacs.networks[0]", "10.1.2.3/32",
          "mrd.allow[0]", "10.0.0.0/8");

  @TempDir Path copied;

  private final String namespace = "gleam-check-" + Long.toHexString(System.nanoTime());
  private Path kubeconfig = Path.of("");
  private KubernetesClient client = new KubernetesClientBuilder().build();

  @BeforeEach
  void open() throws IOException {
    String named = System.getenv().getOrDefault("KUBECONFIG", "");
    assumeTrue(!named.isEmpty(), "KUBECONFIG names no cluster: nothing to install on");
    kubeconfig = Path.of(named);
    client.close();
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
            .build();
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("gleam-tokens")
                .withNamespace(namespace)
                .endMetadata()
                .addToStringData("tokens", "# none\n")
                .build())
        .create();
  }

  @AfterEach
  void close() {
    if (!kubeconfig.toString().isEmpty()) {
      client.namespaces().withName(namespace).delete();
    }
    client.close();
  }

  @Test
  void theChartComesChangesAndGoes() throws Exception {
    Helm chart = new Helm(chartForTheServer());
    assertEquals(
        "deployed",
        chart
            .install()
            .withKubeConfig(kubeconfig)
            .withNamespace(namespace)
            .withName(RELEASE)
            .withValuesFile(Chart.DIRECTORY.resolve("presets/cpu.yaml"))
            .call()
            .getStatus());
    for (JsonNode manifest : Chart.manifests("cpu")) {
      if (!manifest.at("/metadata/annotations/helm.sh~1hook").isMissingNode()) {
        continue;
      }
      assertNotNull(
          client
              .genericKubernetesResources(
                  manifest.path("apiVersion").asText(), manifest.path("kind").asText())
              .inNamespace(namespace)
              .withName(manifest.at("/metadata/name").asText())
              .get(),
          manifest.path("kind").asText());
    }
    String volume = uidOfData();
    var upgrade =
        chart
            .upgrade()
            .withKubeConfig(kubeconfig)
            .withNamespace(namespace)
            .withName(RELEASE)
            .withValuesFile(Chart.DIRECTORY.resolve("presets/cpu.yaml"));
    EVERYTHING.forEach(upgrade::set);
    assertEquals("2", upgrade.call().getRevision());
    assertEquals("ARCHIVE", variable("GLEAM_DELIVERY_DESTINATIONS_PACS_CALLED_AET"));
    assertEquals(volume, uidOfData(), "an upgrade keeps the data");
    assertThrows(
        RuntimeException.class,
        () ->
            chart
                .upgrade()
                .withKubeConfig(kubeconfig)
                .withNamespace(namespace)
                .withName(RELEASE)
                .withValuesFile(Chart.DIRECTORY.resolve("presets/cpu.yaml"))
                .set("gpu.cuont", "1")
                .call());
    assertEquals("ARCHIVE", variable("GLEAM_DELIVERY_DESTINATIONS_PACS_CALLED_AET"));
    Helm.uninstall(RELEASE).withKubeConfig(kubeconfig).withNamespace(namespace).call();
    for (int attempt = 0; attempt < 100 && deployment() != null; attempt++) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    assertNull(deployment(), "uninstalled");
    assertEquals(volume, uidOfData(), "the volumes stay");
    System.out.printf(
        "RESULT chart on a cluster | - | 1 | server %s: installed, upgraded, uninstalled%n",
        client.getKubernetesVersion().getGitVersion());
  }

  @Test
  void theServerKnowsEveryFieldOfThePlainManifests() throws IOException {
    for (String preset : Chart.PRESETS) {
      List<HasMetadata> manifests =
          client.load(Files.newInputStream(Path.of("k8s", preset + ".yaml"))).items();
      assertNotEquals(0, manifests.size());
      for (HasMetadata manifest : manifests) {
        client
            .resource(manifest)
            .inNamespace(namespace)
            .dryRun()
            .fieldValidation(FieldValidateable.Validation.STRICT)
            .create();
      }
    }
  }

  /** The chart; for a server older than it asks for a copy that does not ask. */
  private Path chartForTheServer() throws IOException {
    int minor = Integer.parseInt(client.getKubernetesVersion().getMinor().replaceAll("\\D", ""));
    if (minor >= OLDEST_MINOR) {
      return Chart.DIRECTORY;
    }
    try (Stream<Path> files = Files.walk(Chart.DIRECTORY)) {
      for (Path file : files.toList()) {
        Path copy = copied.resolve(Chart.DIRECTORY.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    Path head = copied.resolve("Chart.yaml");
    Files.writeString(head, Files.readString(head).replaceAll("(?m)^kubeVersion:.*\n", ""));
    return copied;
  }

  private Deployment deployment() {
    return client.apps().deployments().inNamespace(namespace).withName(RELEASE).get();
  }

  private String variable(String name) {
    return deployment().getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
        .filter(variable -> variable.getName().equals(name))
        .map(EnvVar::getValue)
        .findFirst()
        .orElse("");
  }

  private String uidOfData() {
    return client
        .persistentVolumeClaims()
        .inNamespace(namespace)
        .withName(RELEASE + "-data")
        .get()
        .getMetadata()
        .getUid();
  }
}
