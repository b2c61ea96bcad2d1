package org.gleamrecon.http;

import java.util.HashMap;
import java.util.Map;

/** Bodies must come fast, and are judged soon. */
public class SlowBodies extends TinyScans {
  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
    settings.put("gleam.limits.least-body-rate", "1M");
    settings.put("gleam.limits.body-rate-time", "200MS");
    return settings;
  }
}
