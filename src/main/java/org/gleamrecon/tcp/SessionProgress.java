package org.gleamrecon.tcp;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.pipeline.Iteration;
import org.gleamrecon.pipeline.RequestListener;
import org.gleamrecon.pipeline.RequestTrace;
import org.gleamrecon.pipeline.Stage;
import org.gleamrecon.pipeline.StageListener;

/** Follows one reconstruction, which ends as soon as nobody waits for it any more. */
final class SessionProgress implements StageListener {
  private final ReplyForm form;
  private final BooleanSupplier clientGone;
  private final RequestListener listener;
  private final RequestTrace trace;

  /** Of a scan that still arrives, which is not followed yet. */
  SessionProgress(ReplyForm form, BooleanSupplier clientGone, RequestListener listener) {
    this(form, clientGone, listener, RequestTrace.NONE);
  }

  SessionProgress(
      ReplyForm form, BooleanSupplier clientGone, RequestListener listener, RequestTrace trace) {
    this.form = form;
    this.clientGone = clientGone;
    this.listener = listener;
    this.trace = trace;
  }

  @Override
  public Optional<String> answerForm() {
    return Optional.of(form.encoding());
  }

  @Override
  public void entered(Stage stage) {
    trace.entered(stage);
    goingOn();
  }

  @Override
  public void goingOn() {
    if (clientGone.getAsBoolean()) {
      throw new ReconstructionException(FailureCode.CANCELLED, "the client went away");
    }
  }

  @Override
  public void left(Stage stage, long nanoseconds) {
    listener.staged(stage, Duration.ofNanos(nanoseconds));
    trace.left(stage, nanoseconds);
  }

  @Override
  public void iterated(Iteration iteration) {
    listener.iterated(iteration.model(), Duration.ofNanos(iteration.nanoseconds()));
  }

  @Override
  public void lowered() {
    listener.lowered();
  }

  @Override
  public void fellBack(FailureCode reason) {
    listener.fellBack(reason.name());
  }
}
