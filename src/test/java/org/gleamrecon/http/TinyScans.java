package org.gleamrecon.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** The service with a corridor for tiny scans, small limits and a data directory of its own. */
public class TinyScans implements QuarkusTestProfile {
  static final int MAX_BODY_BYTES = 1 << 20;
  static final String DATA = "target/test-data/tiny";

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(TinyCorridor.class, TinyWriter.class);
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "gleam.data", DATA,
        "gleam.limits.max-body-bytes", Integer.toString(MAX_BODY_BYTES),
        "gleam.limits.free-disk-bytes", "1M",
        "gleam.limits.drain-bytes", "64M",
        "gleam.admission.max-concurrent", "1",
        "gleam.admission.max-queued", "1");
  }
}
