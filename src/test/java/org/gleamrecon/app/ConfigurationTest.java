package org.gleamrecon.app;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every key: its default, that it is heard, that it is documented; unknown ones refused. */
class ConfigurationTest {
  /** What stands for no value. */
  private static final String NONE = "none";

  /** The star stands for a name. */
  private static final String ARCHIVE = "gleam.delivery.destinations.*.";

  /** Key, default as documented, another value. */
  private static final Map<String, String[]> KEYS =
      Map.ofEntries(
          Map.entry("gleam.device", new String[] {"auto", "cpu"}),
          Map.entry("gleam.models", new String[] {"models", "elsewhere"}),
          Map.entry("gleam.models.trusted-keys", new String[] {"none", "keys"}),
          Map.entry("gleam.models.require-signature", new String[] {"false", "true"}),
          Map.entry("gleam.models.signing-key", new String[] {"none", "site.key"}),
          Map.entry("gleam.data", new String[] {"data", "elsewhere"}),
          Map.entry("gleam.threads", new String[] {"0", "3"}),
          Map.entry("gleam.calibration.method", new String[] {"espirit", "jsense"}),
          Map.entry("gleam.calibration.kernel", new String[] {"6", "5"}),
          Map.entry("gleam.calibration.size", new String[] {"24", "32"}),
          Map.entry("gleam.calibration.crop", new String[] {"0.8", "0.5"}),
          Map.entry("gleam.calibration.virtual-coils", new String[] {"0", "12"}),
          Map.entry("gleam.auth.tokens-file", new String[] {"none", "elsewhere"}),
          Map.entry("gleam.auth.oidc.enabled", new String[] {"false", "true"}),
          Map.entry("gleam.auth.oidc.issuer", new String[] {"none", "https://issuer.example"}),
          Map.entry("gleam.auth.oidc.audience", new String[] {"none", "gleam"}),
          Map.entry("gleam.auth.oidc.public-key", new String[] {"none", "MIIB"}),
          Map.entry("gleam.auth.oidc.roles-claim", new String[] {"groups", "roles"}),
          Map.entry("gleam.auth.oidc.role-prefix", new String[] {"gleam-", "mri-"}),
          Map.entry("gleam.auth.mtls.ca", new String[] {"none", "ca.pem"}),
          Map.entry("gleam.auth.mtls.subjects-file", new String[] {"none", "subjects"}),
          Map.entry("gleam.tls.certificate", new String[] {"none", "tls.crt"}),
          Map.entry("gleam.tls.key", new String[] {"none", "tls.key"}),
          Map.entry("gleam.tls.management", new String[] {"false", "true"}),
          Map.entry("gleam.tls.mrd", new String[] {"off", "mutual"}),
          Map.entry("gleam.mrd.allow", new String[] {"127.0.0.0/8,::1/128", "10.0.0.0/8"}),
          Map.entry("gleam.mrd.port", new String[] {"9002", "9003"}),
          Map.entry("gleam.mrd.max-sessions", new String[] {"256", "7"}),
          Map.entry("gleam.mrd.idle-time", new String[] {"120S", "9S"}),
          Map.entry("gleam.limits.max-body-bytes", new String[] {"4G", "5M"}),
          Map.entry("gleam.limits.least-body-rate", new String[] {"1K", "3K"}),
          Map.entry("gleam.limits.body-rate-time", new String[] {"60S", "9S"}),
          Map.entry("gleam.limits.free-disk-bytes", new String[] {"1G", "2G"}),
          Map.entry("gleam.limits.drain-bytes", new String[] {"1G", "3G"}),
          Map.entry("gleam.limits.drain-time", new String[] {"30S", "7S"}),
          Map.entry("gleam.limits.keep-alive", new String[] {"15S", "8S"}),
          Map.entry("gleam.admission.max-concurrent", new String[] {"2", "5"}),
          Map.entry("gleam.admission.max-queued", new String[] {"16", "6"}),
          Map.entry("gleam.admission.max-queued-bytes", new String[] {"16G", "7G"}),
          Map.entry("gleam.overload.least-n-inf", new String[] {"0", "4"}),
          Map.entry("gleam.overload.from", new String[] {"0.5", "0.25"}),
          Map.entry("gleam.results.keep", new String[] {"24H", "9H"}),
          Map.entry("gleam.results.max-size", new String[] {"10G", "3G"}),
          Map.entry("gleam.datasets.max-bytes", new String[] {"100G", "9G"}),
          Map.entry("gleam.datasets.max-scans", new String[] {"500", "8"}),
          Map.entry("gleam.database", new String[] {"sqlite", "jdbc:postgresql:gleam"}),
          Map.entry("gleam.delivery.max-bytes", new String[] {"50G", "6G"}),
          Map.entry("gleam.delivery.max-attempts", new String[] {"20", "4"}),
          Map.entry("gleam.delivery.give-up-time", new String[] {"7D", "3D"}),
          Map.entry("gleam.delivery.first-wait", new String[] {"5S", "2S"}),
          Map.entry("gleam.delivery.longest-wait", new String[] {"10M", "9M"}),
          Map.entry("gleam.delivery.keep-time", new String[] {"7D", "8D"}),
          Map.entry(ARCHIVE + "kind", new String[] {"dicom", "stow"}),
          Map.entry(ARCHIVE + "host", new String[] {"none", "pacs.example"}),
          Map.entry(ARCHIVE + "port", new String[] {"104", "11112"}),
          Map.entry(ARCHIVE + "called-aet", new String[] {"none", "ARCHIVE"}),
          Map.entry(ARCHIVE + "calling-aet", new String[] {"GLEAM_RECON", "SCANNER_1"}),
          Map.entry(ARCHIVE + "tls", new String[] {"false", "true"}),
          Map.entry(ARCHIVE + "trusted-certificates", new String[] {"none", "a.pem"}),
          Map.entry(ARCHIVE + "url", new String[] {"none", "https://pacs.example/web"}),
          Map.entry(ARCHIVE + "token-file", new String[] {"none", "token"}),
          Map.entry(ARCHIVE + "doors", new String[] {"http,mrd", "mrd"}),
          Map.entry(ARCHIVE + "connect-time", new String[] {"10S", "3S"}),
          Map.entry(ARCHIVE + "reply-time", new String[] {"60S", "4S"}),
          Map.entry("gleam.jobs.threads", new String[] {"1", "2"}),
          Map.entry("gleam.jobs.max-heap-bytes", new String[] {"1G", "2G"}),
          Map.entry("gleam.jobs.idle-priority", new String[] {"true", "false"}),
          Map.entry("gleam.jobs.max-attempts", new String[] {"5", "4"}),
          Map.entry("gleam.jobs.max-queued", new String[] {"16", "3"}),
          Map.entry("gleam.jobs.keep-time", new String[] {"30D", "9D"}),
          Map.entry("gleam.jobs.keep-directories", new String[] {"100", "7"}),
          Map.entry("gleam.jobs.launcher", new String[] {"local", "kubernetes"}),
          Map.entry("gleam.jobs.kubernetes.namespace", new String[] {"none", "imaging"}),
          Map.entry("gleam.jobs.kubernetes.node-name", new String[] {"none", "node-7"}),
          Map.entry("gleam.jobs.kubernetes.image", new String[] {"none", "images/gleam:1"}),
          Map.entry(
              "gleam.jobs.kubernetes.image-pull-policy", new String[] {"IfNotPresent", "Never"}),
          Map.entry("gleam.jobs.kubernetes.image-pull-secrets", new String[] {"none", "a-secret"}),
          Map.entry("gleam.jobs.kubernetes.service-account", new String[] {"none", "trainer"}),
          Map.entry(
              "gleam.jobs.kubernetes.gpu-resource",
              new String[] {"nvidia.com/gpu", "nvidia.com/gpu.shared"}),
          Map.entry("gleam.jobs.kubernetes.gpu-count", new String[] {"0", "1"}),
          Map.entry("gleam.jobs.kubernetes.gpu-sharing", new String[] {"exclusive", "mps"}),
          Map.entry("gleam.jobs.kubernetes.queue-name", new String[] {"none", "night"}),
          Map.entry("gleam.jobs.kubernetes.priority-class", new String[] {"none", "low"}),
          Map.entry("gleam.jobs.kubernetes.runtime-class", new String[] {"none", "nvidia"}),
          Map.entry(
              "gleam.jobs.kubernetes.tolerations", new String[] {"nvidia.com/gpu", "scanner"}),
          Map.entry("gleam.jobs.kubernetes.data-claim", new String[] {"none", "data"}),
          Map.entry("gleam.jobs.kubernetes.data-sub-path", new String[] {"none", "gleam"}),
          Map.entry("gleam.jobs.kubernetes.models-claim", new String[] {"none", "models"}),
          Map.entry("gleam.jobs.kubernetes.models-sub-path", new String[] {"none", "gleam"}),
          Map.entry("gleam.jobs.kubernetes.cpu-request", new String[] {"10m", "1"}),
          Map.entry("gleam.jobs.kubernetes.memory-request", new String[] {"none", "2Gi"}),
          Map.entry("gleam.jobs.kubernetes.memory-limit", new String[] {"none", "4Gi"}),
          Map.entry("gleam.jobs.kubernetes.pod-name", new String[] {"none", "gleam-0"}),
          Map.entry("gleam.jobs.kubernetes.pod-uid", new String[] {"none", "7-7"}),
          Map.entry("gleam.audit.max-file-bytes", new String[] {"64M", "5M"}),
          Map.entry("gleam.audit.max-bytes", new String[] {"10G", "3G"}),
          Map.entry("gleam.audit.retention", new String[] {"2190D", "365D"}),
          Map.entry("gleam.log.json", new String[] {"false", "true"}),
          Map.entry("gleam.traces.endpoint", new String[] {"none", "http://c:4318/v1/traces"}),
          Map.entry("gleam.jobs.stop-time", new String[] {"10S", "9S"}));

  private static SmallRyeConfigBuilder builder() {
    return new SmallRyeConfigBuilder()
        .withMapping(GleamConfig.class)
        .withConverter(MemorySize.class, 200, new MemorySizeConverter())
        .withConverter(Duration.class, 200, new DurationConverter());
  }

  private static Map<String, String> values(SmallRyeConfig config) {
    GleamConfig gleam = config.getConfigMapping(GleamConfig.class);
    Map<String, String> values = new HashMap<>();
    values.put("gleam.device", gleam.device());
    values.put("gleam.models", gleam.models().toString());
    values.put("gleam.models.trusted-keys", gleam.trustedKeys().map(Path::toString).orElse(NONE));
    values.put("gleam.models.require-signature", Boolean.toString(gleam.requireSignature()));
    values.put(
        "gleam.models.signing-key", gleam.modelSigningKey().map(Path::toString).orElse(NONE));
    values.put("gleam.log.json", Boolean.toString(gleam.log().json()));
    values.put("gleam.traces.endpoint", gleam.traces().endpoint().map(URI::toString).orElse(NONE));
    values.put("gleam.data", gleam.data().toString());
    values.put("gleam.threads", Integer.toString(gleam.threads()));
    values.put(
        "gleam.calibration.method", gleam.calibration().method().name().toLowerCase(Locale.ROOT));
    values.put("gleam.calibration.kernel", Integer.toString(gleam.calibration().kernel()));
    values.put("gleam.calibration.size", Integer.toString(gleam.calibration().size()));
    values.put("gleam.calibration.crop", Double.toString(gleam.calibration().crop()));
    values.put(
        "gleam.calibration.virtual-coils", Integer.toString(gleam.calibration().virtualCoils()));
    values.put(
        "gleam.auth.tokens-file", gleam.auth().tokensFile().map(Path::toString).orElse("none"));
    identities(values, gleam);
    values.put("gleam.mrd.allow", String.join(",", gleam.mrd().allow()));
    values.put("gleam.mrd.port", Integer.toString(gleam.mrd().port()));
    values.put("gleam.mrd.max-sessions", Integer.toString(gleam.mrd().maxSessions()));
    values.put("gleam.mrd.idle-time", gleam.mrd().idleTime().toSeconds() + "S");
    values.put("gleam.limits.max-body-bytes", size(gleam.limits().maxBodyBytes()));
    values.put("gleam.limits.least-body-rate", size(gleam.limits().leastBodyRate()));
    values.put("gleam.limits.body-rate-time", gleam.limits().bodyRateTime().toSeconds() + "S");
    values.put("gleam.limits.free-disk-bytes", size(gleam.limits().freeDiskBytes()));
    values.put("gleam.limits.drain-bytes", size(gleam.limits().drainBytes()));
    values.put("gleam.limits.drain-time", gleam.limits().drainTime().toSeconds() + "S");
    values.put("gleam.limits.keep-alive", gleam.limits().keepAlive().toSeconds() + "S");
    values.put(
        "gleam.admission.max-concurrent", Integer.toString(gleam.admission().maxConcurrent()));
    values.put("gleam.admission.max-queued", Integer.toString(gleam.admission().maxQueued()));
    values.put("gleam.admission.max-queued-bytes", size(gleam.admission().maxQueuedBytes()));
    values.put("gleam.overload.least-n-inf", String.valueOf(gleam.overload().leastNInf()));
    values.put("gleam.overload.from", String.valueOf(gleam.overload().from()));
    values.put("gleam.results.keep", gleam.results().keep().toHours() + "H");
    values.put("gleam.results.max-size", size(gleam.results().maxSize()));
    values.put("gleam.datasets.max-bytes", size(gleam.datasets().maxBytes()));
    values.put("gleam.datasets.max-scans", Integer.toString(gleam.datasets().maxScans()));
    values.put("gleam.database", gleam.database());
    values.put("gleam.jobs.threads", Integer.toString(gleam.jobs().threads()));
    values.put("gleam.jobs.max-heap-bytes", size(gleam.jobs().maxHeapBytes()));
    values.put("gleam.jobs.idle-priority", Boolean.toString(gleam.jobs().idlePriority()));
    values.put("gleam.jobs.max-attempts", Integer.toString(gleam.jobs().maxAttempts()));
    values.put("gleam.jobs.max-queued", Integer.toString(gleam.jobs().maxQueued()));
    values.put("gleam.jobs.stop-time", gleam.jobs().stopTime().toSeconds() + "S");
    values.put("gleam.jobs.keep-time", gleam.jobs().keepTime().toDays() + "D");
    values.put("gleam.jobs.keep-directories", Integer.toString(gleam.jobs().keepDirectories()));
    values.put("gleam.jobs.launcher", gleam.jobs().launcher());
    values.put("gleam.audit.max-file-bytes", size(gleam.audit().maxFileBytes()));
    values.put("gleam.audit.max-bytes", size(gleam.audit().maxBytes()));
    values.put("gleam.audit.retention", gleam.audit().retention().toDays() + "D");
    kubernetes(values, gleam.jobs().kubernetes());
    delivery(values, gleam.delivery());
    return values;
  }

  private static void delivery(Map<String, String> values, GleamConfig.Delivery delivery) {
    values.put("gleam.delivery.max-bytes", size(delivery.maxBytes()));
    values.put("gleam.delivery.max-attempts", Integer.toString(delivery.maxAttempts()));
    values.put("gleam.delivery.give-up-time", delivery.giveUpTime().toDays() + "D");
    values.put("gleam.delivery.first-wait", delivery.firstWait().toSeconds() + "S");
    values.put("gleam.delivery.longest-wait", delivery.longestWait().toMinutes() + "M");
    values.put("gleam.delivery.keep-time", delivery.keepTime().toDays() + "D");
    assertEquals(Set.of("pacs"), delivery.destinations().keySet());
    GleamConfig.Destination pacs =
        java.util.Objects.requireNonNull(delivery.destinations().get("pacs"));
    values.put(ARCHIVE + "kind", pacs.kind());
    values.put(ARCHIVE + "host", pacs.host().orElse(NONE));
    values.put(ARCHIVE + "port", Integer.toString(pacs.port()));
    values.put(ARCHIVE + "called-aet", pacs.calledAet().orElse(NONE));
    values.put(ARCHIVE + "calling-aet", pacs.callingAet());
    values.put(ARCHIVE + "tls", Boolean.toString(pacs.tls()));
    values.put(
        ARCHIVE + "trusted-certificates",
        pacs.trustedCertificates().map(Path::toString).orElse(NONE));
    values.put(ARCHIVE + "url", pacs.url().map(java.net.URI::toString).orElse(NONE));
    values.put(ARCHIVE + "token-file", pacs.tokenFile().map(Path::toString).orElse(NONE));
    values.put(ARCHIVE + "doors", String.join(",", pacs.doors()));
    values.put(ARCHIVE + "connect-time", pacs.connectTime().toSeconds() + "S");
    values.put(ARCHIVE + "reply-time", pacs.replyTime().toSeconds() + "S");
  }

  private static void identities(Map<String, String> values, GleamConfig gleam) {
    GleamConfig.Oidc oidc = gleam.auth().oidc();
    values.put("gleam.auth.oidc.enabled", Boolean.toString(oidc.enabled()));
    values.put("gleam.auth.oidc.issuer", oidc.issuer().orElse(NONE));
    values.put("gleam.auth.oidc.audience", oidc.audience().orElse(NONE));
    values.put("gleam.auth.oidc.public-key", oidc.publicKey().orElse(NONE));
    values.put("gleam.auth.oidc.roles-claim", oidc.rolesClaim());
    values.put("gleam.auth.oidc.role-prefix", oidc.rolePrefix());
    GleamConfig.Mtls mtls = gleam.auth().mtls();
    values.put("gleam.auth.mtls.ca", mtls.ca().map(Path::toString).orElse(NONE));
    values.put(
        "gleam.auth.mtls.subjects-file", mtls.subjectsFile().map(Path::toString).orElse(NONE));
    GleamConfig.Tls tls = gleam.tls();
    values.put("gleam.tls.certificate", tls.certificate().map(Path::toString).orElse(NONE));
    values.put("gleam.tls.key", tls.key().map(Path::toString).orElse(NONE));
    values.put("gleam.tls.management", Boolean.toString(tls.management()));
    values.put("gleam.tls.mrd", tls.mrd().name().toLowerCase(Locale.ROOT));
  }

  private static void kubernetes(Map<String, String> values, GleamConfig.Kubernetes cluster) {
    values.put("gleam.jobs.kubernetes.namespace", cluster.namespace().orElse(NONE));
    values.put("gleam.jobs.kubernetes.node-name", cluster.nodeName().orElse(NONE));
    values.put("gleam.jobs.kubernetes.image", cluster.image().orElse(NONE));
    values.put("gleam.jobs.kubernetes.image-pull-policy", cluster.imagePullPolicy());
    values.put(
        "gleam.jobs.kubernetes.image-pull-secrets",
        cluster.imagePullSecrets().map(list -> String.join(",", list)).orElse(NONE));
    values.put("gleam.jobs.kubernetes.service-account", cluster.serviceAccount().orElse(NONE));
    values.put("gleam.jobs.kubernetes.gpu-resource", cluster.gpuResource());
    values.put("gleam.jobs.kubernetes.gpu-count", Integer.toString(cluster.gpuCount()));
    values.put("gleam.jobs.kubernetes.gpu-sharing", cluster.gpuSharing());
    values.put("gleam.jobs.kubernetes.queue-name", cluster.queueName().orElse(NONE));
    values.put("gleam.jobs.kubernetes.priority-class", cluster.priorityClass().orElse(NONE));
    values.put("gleam.jobs.kubernetes.runtime-class", cluster.runtimeClass().orElse(NONE));
    values.put("gleam.jobs.kubernetes.tolerations", String.join(",", cluster.tolerations()));
    values.put("gleam.jobs.kubernetes.data-claim", cluster.dataClaim().orElse(NONE));
    values.put("gleam.jobs.kubernetes.data-sub-path", cluster.dataSubPath().orElse(NONE));
    values.put("gleam.jobs.kubernetes.models-claim", cluster.modelsClaim().orElse(NONE));
    values.put("gleam.jobs.kubernetes.models-sub-path", cluster.modelsSubPath().orElse(NONE));
    values.put("gleam.jobs.kubernetes.cpu-request", cluster.cpuRequest());
    values.put("gleam.jobs.kubernetes.memory-request", cluster.memoryRequest().orElse(NONE));
    values.put("gleam.jobs.kubernetes.memory-limit", cluster.memoryLimit().orElse(NONE));
    values.put("gleam.jobs.kubernetes.pod-name", cluster.podName().orElse(NONE));
    values.put("gleam.jobs.kubernetes.pod-uid", cluster.podUid().orElse(NONE));
  }

  private static String size(MemorySize size) {
    long bytes = size.asLongValue();
    if (bytes % (1L << 20) != 0) {
      return (bytes >> 10) + "K";
    }
    return bytes % (1L << 30) == 0 ? (bytes >> 30) + "G" : (bytes >> 20) + "M";
  }

  @Test
  void everyKeyIsTested() {
    assertEquals(ConfigurationNames.keys(), new java.util.TreeSet<>(KEYS.keySet()));
  }

  @Test
  void everyKeyHasItsDefault() {
    Map<String, String> expected = new HashMap<>();
    KEYS.forEach((key, values) -> expected.put(key, values[0]));
    // A name exists by having a key: here one whose value is the default.
    assertEquals(
        expected,
        values(
            builder()
                .withSources(
                    new PropertiesConfigSource(
                        Map.of("gleam.delivery.destinations.pacs.kind", "dicom"), "test", 500))
                .build()));
  }

  @Test
  void everyKeyIsHeardAsAPropertyAndAsAVariable() {
    Map<String, String> expected = new HashMap<>();
    Map<String, String> properties = new HashMap<>();
    Map<String, String> variables = new HashMap<>();
    KEYS.forEach(
        (key, values) -> {
          expected.put(key, values[1]);
          properties.put(key.replace("*", "pacs"), values[1]);
          variables.put(ConfigurationNames.variable(key.replace("*", "pacs")), values[1]);
        });
    assertEquals(
        expected,
        values(builder().withSources(new PropertiesConfigSource(properties, "test", 500)).build()));
    assertEquals(
        expected, values(builder().withSources(new EnvConfigSource(variables, 300)).build()));
  }

  @Test
  void everyKeyIsDocumentedWithItsDefault() throws IOException {
    Matcher rows =
        Pattern.compile("(?m)^\\| `(gleam\\.[a-z.*-]+)` \\| `([^`]+)` \\|")
            .matcher(Files.readString(Path.of("docs/configuration.md")));
    Map<String, String> documented = new HashMap<>();
    while (rows.find()) {
      documented.put(rows.group(1), rows.group(2));
    }
    Map<String, String> expected = new HashMap<>();
    KEYS.forEach((key, values) -> expected.put(key, values[0]));
    assertEquals(expected, documented);
  }

  @ParameterizedTest
  @CsvSource({
    "gleam.overload.least-n-inf, -1",
    "gleam.overload.from, 1",
    "gleam.overload.from, -0.1",
    "gleam.overload.from, NaN"
  })
  void whatCannotGiveWayUnderLoadIsRefusedAtTheStart(String key, String value) {
    ReconstructionException refusal =
        assertThrows(
            ReconstructionException.class,
            () -> StartChecks.requireOverload(overload(Map.of(key, value))));
    assertEquals(FailureCode.PARAMETER_INVALID, refusal.code());
    assertTrue(refusal.detail().startsWith(key + " is "), refusal.detail());
  }

  @ParameterizedTest
  @CsvSource({"0, 0.5", "4, 0", "1, 0.99"})
  void whatCanGiveWayIsTaken(String floor, String from) {
    GleamConfig.Overload taken =
        overload(Map.of("gleam.overload.least-n-inf", floor, "gleam.overload.from", from));
    assertDoesNotThrow(() -> StartChecks.requireOverload(taken));
  }

  private static GleamConfig.Overload overload(Map<String, String> properties) {
    return builder()
        .withSources(new PropertiesConfigSource(properties, "test", 500))
        .build()
        .getConfigMapping(GleamConfig.class)
        .overload();
  }

  @Test
  void anUnknownKeyIsNamed() {
    Optional<String> sentence =
        ConfigurationNames.unknown(
            Stream.of("gleam.device", "gleam.limits.max-boddy-bytes", "quarkus.http.port"),
            Set.of("PATH"));
    assertTrue(sentence.orElse("").contains("gleam.limits.max-boddy-bytes"), sentence.orElse(""));
  }

  @Test
  void anUnknownKeyOfAnArchiveIsNamed() {
    for (String key : Set.of("pacs.hots", "pacs.", "a.b.host", ".host", "host")) {
      String name = "gleam.delivery.destinations." + key;
      assertTrue(
          ConfigurationNames.unknown(Stream.of(name), Set.of()).orElse("").contains(name), name);
    }
    String variable = "GLEAM_DELIVERY_DESTINATIONS_PACS_HOTS";
    assertTrue(
        ConfigurationNames.unknown(Stream.of(), Set.of(variable)).orElse("").contains(variable));
  }

  @Test
  void anUnknownVariableIsNamed() {
    Optional<String> sentence =
        ConfigurationNames.unknown(Stream.of(), Set.of("GLEAM_DEVICE", "GLEAM_DEVISE"));
    assertTrue(sentence.orElse("").contains("GLEAM_DEVISE"), sentence.orElse(""));
  }

  @Test
  void knownNamesAndThoseOfTheLauncherPass() {
    assertEquals(
        Optional.empty(),
        ConfigurationNames.unknown(
            KEYS.keySet().stream().map(key -> key.replace("*", "pacs-2")),
            Set.of(
                "GLEAM_LIMITS_DRAIN_TIME",
                "GLEAM_DELIVERY_DESTINATIONS_PACS_CALLED_AET",
                "GLEAM_NO_BUILD",
                "GLEAM_SHARED",
                "HOME")));
  }
}
