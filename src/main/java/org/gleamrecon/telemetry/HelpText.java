package org.gleamrecon.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Takes quotation marks out of the libraries' descriptions: they come out escaped, which
 * Prometheus' own parser refuses in a help text.
 */
@Singleton
public class HelpText implements MeterFilter {
  @Override
  public Meter.Id map(Meter.Id id) {
    @Nullable String description = id.getDescription();
    if (description == null || description.indexOf('"') < 0) {
      return id;
    }
    return new Meter.Id(
        id.getName(),
        Tags.of(id.getTags()),
        id.getBaseUnit(),
        description.replace('"', '\''),
        id.getType());
  }
}
