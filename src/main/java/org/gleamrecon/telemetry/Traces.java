package org.gleamrecon.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.gleamrecon.pipeline.RequestTrace;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry spans of requests: one for each request, below it one for each stage, named by the
 * stage's label. Nothing of the library is loaded where no endpoint is configured.
 *
 * <p>Attributes are our own ids, names of doors and failure codes: no path, query or header of a
 * request, of which any may tell who was scanned.
 */
public final class Traces implements AutoCloseable {
  /** Follows nobody. */
  public static final Traces NONE = new Traces(null);

  static final String REQUEST = "reconstruction";
  private static final String SCOPE = "org.gleamrecon";
  private static final String TRACE_PARENT = "traceparent";
  private static final long CLOSE_SECONDS = 5;

  private final @Nullable SdkTracerProvider provider;

  private Traces(@Nullable SdkTracerProvider provider) {
    this.provider = provider;
  }

  /**
   * Sends spans to a collector, in batches, from a thread of its own. What cannot be sent is
   * dropped.
   *
   * @param endpoint OTLP over HTTP, all of the address, for example {@code
   *     http://collector:4318/v1/traces}
   */
  public static Traces to(URI endpoint) {
    return through(
        BatchSpanProcessor.builder(
                OtlpHttpSpanExporter.builder().setEndpoint(endpoint.toString()).build())
            .build());
  }

  /** Hands spans to a processor. */
  public static Traces through(SpanProcessor processor) {
    return new Traces(
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(
                    Attributes.of(AttributeKey.stringKey("service.name"), "gleam-recon")))
            // Who began the trace says whether it is kept.
            .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
            .addSpanProcessor(processor)
            .build());
  }

  /**
   * A request has arrived.
   *
   * @param id the Recon-Id
   * @param traceParent that header of the request, as W3C Trace Context defines it; a malformed one
   *     is passed over
   */
  RequestTrace begin(String door, String id, Optional<String> traceParent) {
    SdkTracerProvider spans = provider;
    if (spans == null) {
      return RequestTrace.NONE;
    }
    Context above =
        W3CTraceContextPropagator.getInstance()
            .extract(
                Context.root(),
                traceParent.map(value -> Map.of(TRACE_PARENT, value)).orElse(Map.of()),
                new FromMap());
    return new SpanTrace(
        spans.get(SCOPE),
        spans
            .get(SCOPE)
            .spanBuilder(REQUEST)
            .setSpanKind(SpanKind.SERVER)
            .setParent(above)
            .setAttribute("recon.door", door)
            .setAttribute("recon.id", id)
            .startSpan());
  }

  @Override
  public void close() {
    SdkTracerProvider spans = provider;
    if (spans != null) {
      spans.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static final class FromMap implements TextMapGetter<Map<String, String>> {
    @Override
    public Iterable<String> keys(Map<String, String> carrier) {
      return List.copyOf(carrier.keySet());
    }

    @Override
    public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
      return carrier == null ? null : carrier.get(key);
    }
  }
}
