package org.gleamrecon.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** The service with little room for training scans and a data directory of its own. */
public class KeptScans implements QuarkusTestProfile {
  static final String DATA = "target/test-data/kept";
  static final int MAX_BODY_BYTES = 1 << 20;
  static final int MAX_SCANS = 3;

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(JobsOnDatasets.class);
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "gleam.data",
        DATA,
        "gleam.limits.max-body-bytes",
        Integer.toString(MAX_BODY_BYTES),
        "gleam.limits.free-disk-bytes",
        "1M",
        "gleam.limits.drain-bytes",
        "64M",
        "gleam.datasets.max-bytes",
        "1M",
        "gleam.datasets.max-scans",
        Integer.toString(MAX_SCANS));
  }
}
