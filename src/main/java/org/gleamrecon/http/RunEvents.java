package org.gleamrecon.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import org.gleamrecon.results.LiveRun;
import org.gleamrecon.results.Results;
import org.gleamrecon.results.RunEvent;
import org.gleamrecon.results.RunState;
import org.gleamrecon.results.RunStatus;

/** What happens in a run, as server-sent events. */
final class RunEvents {
  private final Sse sse;
  private final Results results;

  RunEvents(Sse sse, Results results) {
    this.sse = sse;
    this.results = results;
  }

  /** Of event {@code stage}. */
  record StageData(String stage, double progress) {}

  /**
   * Of event {@code exit}.
   *
   * @param frame from 0; a frame is a slice or a slab
   * @param preview PNG; base64 in JSON
   */
  record ExitData(@JsonProperty("n_inf") int nInf, int of, int frame, int frames, byte[] preview) {}

  /** The last state of a run that is over. */
  Multi<OutboundSseEvent> last(RunStatus status) {
    return Multi.createFrom().item(over(status).build());
  }

  /**
   * All that happened after the event of that number, and what goes on to happen. Only the sign
   * that there is news waits for a client that reads slowly, so that it costs no memory.
   */
  Multi<OutboundSseEvent> after(long number, LiveRun run) {
    long[] told = {number};
    return Multi.createFrom()
        .<Boolean>emitter(emitter -> follow(run, emitter), BackPressureStrategy.LATEST)
        .emitOn(Infrastructure.getDefaultExecutor())
        .onItem()
        .transformToMultiAndConcatenate(
            news -> {
              List<RunEvent> events = run.after(told[0]);
              if (!events.isEmpty()) {
                told[0] = events.get(events.size() - 1).number();
              }
              return Multi.createFrom().iterable(events);
            })
        .map(this::event);
  }

  private static void follow(LiveRun run, MultiEmitter<? super Boolean> emitter) {
    emitter.onTermination(
        run.watch(
            () -> {
              boolean over = run.status().state().over();
              emitter.emit(true);
              if (over) {
                emitter.complete();
              }
            }));
  }

  private OutboundSseEvent event(RunEvent event) {
    OutboundSseEvent.Builder builder;
    if (event instanceof RunEvent.Stage stage) {
      builder =
          sse.newEventBuilder()
              .name("stage")
              .data(StageData.class, new StageData(stage.stage(), stage.progress()));
    } else if (event instanceof RunEvent.Exit exit) {
      builder =
          sse.newEventBuilder()
              .name("exit")
              .data(
                  ExitData.class,
                  new ExitData(
                      exit.nInf(), exit.of(), exit.frame(), exit.frames(), exit.preview().get()));
    } else {
      builder = over(((RunEvent.Over) event).last());
    }
    return builder
        .id(Long.toString(event.number()))
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .build();
  }

  private OutboundSseEvent.Builder over(RunStatus status) {
    return sse.newEventBuilder()
        .name(status.state() == RunState.SUCCEEDED ? "done" : status.state().label())
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .data(ReconstructionView.class, ReconstructionView.of(status, results));
  }
}
