package org.gleamrecon.http;

import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;

/** Server-sent events that end with what they tell of. */
final class EventStream {
  private EventStream() {}

  /**
   * The events, and comments between them, so that nobody on the way closes what is silent.
   *
   * @param events completes when there is nothing more to tell
   * @param keepAlive between two comments
   */
  static Multi<OutboundSseEvent> of(Sse sse, Multi<OutboundSseEvent> events, Duration keepAlive) {
    OutboundSseEvent end = sse.newEventBuilder().comment("over").build();
    Multi<OutboundSseEvent> signs =
        Multi.createFrom()
            .ticks()
            .every(keepAlive)
            .onOverflow()
            .drop()
            .map(tick -> sse.newEventBuilder().comment("alive").build());
    return Multi.createBy()
        .merging()
        .withRequests(1)
        .streams(events.onCompletion().continueWith(end), signs)
        .select()
        .first(event -> event != end);
  }
}
