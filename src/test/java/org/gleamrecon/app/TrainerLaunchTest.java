package org.gleamrecon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.jobs.KubernetesLauncher;
import org.gleamrecon.jobs.KubernetesSettings;
import org.gleamrecon.jobs.Launcher;
import org.gleamrecon.jobs.LocalLauncher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which launcher a configuration means; none of this asks a cluster. */
class TrainerLaunchTest {
  private static final Map<String, String> CLUSTER =
      Map.of(
          "launcher", "kubernetes",
          "kubernetes.node-name", "node-7",
          "kubernetes.image", "images/gleam:1",
          "kubernetes.data-claim", "data");

  /** Keys below {@code gleam.jobs.}; an empty value is no value. */
  private static GleamConfig config(Map<String, String> keys) {
    Map<String, String> properties = new HashMap<>();
    keys.forEach((key, value) -> properties.put("gleam.jobs." + key, value));
    return new SmallRyeConfigBuilder()
        .withMapping(GleamConfig.class)
        .withConverter(MemorySize.class, 200, new MemorySizeConverter())
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new PropertiesConfigSource(properties, "test", 500))
        .build()
        .getConfigMapping(GleamConfig.class);
  }

  private static GleamConfig cluster(String... more) {
    Map<String, String> keys = new HashMap<>(CLUSTER);
    for (int i = 0; i < more.length; i += 2) {
      keys.put(more[i], more[i + 1]);
    }
    return config(keys);
  }

  @Test
  void theDefaultIsAProcessBesideTheService() {
    assertInstanceOf(LocalLauncher.class, TrainerLaunch.launcher(config(Map.of())));
    assertInstanceOf(
        LocalLauncher.class,
        TrainerLaunch.launcher(config(Map.of("kubernetes.gpu-sharing", "whatever"))));
  }

  @Test
  void aClusterIsNotAskedAtTheStart() {
    try (Launcher launcher = TrainerLaunch.launcher(cluster())) {
      assertInstanceOf(KubernetesLauncher.class, launcher);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "launcher | docker | local or kubernetes",
        "kubernetes.node-name | '' | gleam.jobs.kubernetes.node-name must be set",
        "kubernetes.image | '' | gleam.jobs.kubernetes.image must be set",
        "kubernetes.data-claim | '' | gleam.jobs.kubernetes.data-claim must be set",
        "kubernetes.image-pull-policy | Sometimes | [Always, IfNotPresent, Never]",
        "kubernetes.gpu-sharing | both | exclusive, time-slicing, mps",
        "kubernetes.gpu-count | -1 | must not be negative",
        "kubernetes.cpu-request | much | must be a quantity",
        "kubernetes.memory-limit | 0 | must be a quantity above 0",
        "kubernetes.gpu-count | 1 | gpu-count is 1 of an exclusive nvidia.com/gpu",
      })
  void whatCannotWorkIsRefusedInASentence(String key, String value, String sentence) {
    ReconstructionException refused =
        assertThrows(
            ReconstructionException.class, () -> TrainerLaunch.launcher(cluster(key, value)));
    assertEquals(FailureCode.PARAMETER_INVALID, refused.code());
    assertTrue(refused.detail().contains(sentence), refused.detail());
  }

  @ParameterizedTest
  @CsvSource({
    "time-slicing,nvidia.com/gpu",
    "mps,nvidia.com/gpu",
    "exclusive,nvidia.com/gpu.shared"
  })
  void aSharedGpuMayBeAskedFor(String sharing, String resource) {
    KubernetesSettings settings =
        TrainerLaunch.settings(
            cluster(
                "kubernetes.gpu-count",
                "1",
                "kubernetes.gpu-sharing",
                sharing,
                "kubernetes.gpu-resource",
                resource));
    assertEquals(1, settings.gpu().count());
  }

  @Test
  void withoutAGpuATrainerInAPodComputesOnTheCpu() {
    assertEquals("cpu", TrainerLaunch.device(cluster()));
    assertEquals("auto", TrainerLaunch.device(cluster("kubernetes.gpu-count", "1")));
    assertEquals("auto", TrainerLaunch.device(config(Map.of())));
  }

  @Test
  void volumesAreMountedWhereTheServiceHasThem() {
    KubernetesSettings settings = TrainerLaunch.settings(cluster("kubernetes.models-claim", "m"));
    assertEquals(
        List.of(false, true),
        settings.volumes().stream().map(volume -> volume.readOnly()).toList());
    assertTrue(settings.volumes().get(0).path().isAbsolute());
  }
}
