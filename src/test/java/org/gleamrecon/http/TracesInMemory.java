package org.gleamrecon.http;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.gleamrecon.telemetry.Traces;

/** Spans where a test can look at them, at once. */
@Alternative
@Singleton
public class TracesInMemory {
  static final InMemorySpanExporter SPANS = InMemorySpanExporter.create();

  @Produces
  @Singleton
  Traces traces() {
    return Traces.through(SimpleSpanProcessor.create(SPANS));
  }
}
