package org.gleamrecon.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import org.gleamrecon.pipeline.RequestTrace;
import org.gleamrecon.pipeline.Stage;

/**
 * The spans of one request. Frames pass the stages one after the other, so a stage's span begins
 * when its first frame enters it and is as long as the time spent in it, summed over frames: the
 * spans of two stages may overlap, their lengths add up.
 */
final class SpanTrace implements RequestTrace {
  private static final String SUCCESS = "success";

  private final Tracer tracer;
  private final Span request;

  /** Of stages that are not over. */
  private final Map<Stage, Instant> begun = new EnumMap<>(Stage.class);

  private boolean over;

  SpanTrace(Tracer tracer, Span request) {
    this.tracer = tracer;
    this.request = request;
  }

  @Override
  public synchronized void entered(Stage stage) {
    begun.put(stage, Instant.now());
  }

  @Override
  public synchronized void left(Stage stage, long nanoseconds) {
    Instant begin = begun.remove(stage);
    Instant from = begin == null ? Instant.now().minusNanos(nanoseconds) : begin;
    start(stage, from).end(from.plusNanos(nanoseconds));
  }

  private Span start(Stage stage, Instant begin) {
    return tracer
        .spanBuilder(stage.label())
        .setParent(Context.root().with(request))
        .setStartTimestamp(begin)
        .startSpan();
  }

  @Override
  public synchronized void ended(String outcome) {
    if (over) {
      return;
    }
    over = true;
    if (!outcome.equals(SUCCESS)) {
      leaveOpenOnes();
      request.setStatus(StatusCode.ERROR, outcome);
    }
    request.setAttribute("recon.outcome", outcome);
    request.end();
  }

  /** Where a scan failed nobody summed up times: a stage ends where the next one began. */
  private void leaveOpenOnes() {
    Iterator<Map.Entry<Stage, Instant>> stages = begun.entrySet().iterator();
    while (stages.hasNext()) {
      Map.Entry<Stage, Instant> stage = stages.next();
      Instant end =
          begun.values().stream()
              .filter(later -> later.isAfter(stage.getValue()))
              .min(Instant::compareTo)
              .orElseGet(Instant::now);
      Span span = start(stage.getKey(), stage.getValue());
      if (!stages.hasNext()) {
        span.setStatus(StatusCode.ERROR);
      }
      span.end(end);
    }
    begun.clear();
  }
}
