package org.gleamrecon.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.pipeline.Iteration;
import org.gleamrecon.pipeline.RequestListener;
import org.gleamrecon.pipeline.RequestTrace;
import org.gleamrecon.pipeline.Stage;
import org.gleamrecon.pipeline.StageListener;

/** Follows one request: how long each part took, where it is, whether anybody still waits. */
final class RunProgress implements StageListener {
  private final Acceptable acceptable;
  private final BooleanSupplier clientGone;
  private final RequestListener listener;
  private final RequestTrace trace;
  private final Map<String, Long> nanoseconds = new LinkedHashMap<>();
  private String part = "receive";
  private Optional<AnswerFormat> format = Optional.empty();

  RunProgress(
      Acceptable acceptable,
      BooleanSupplier clientGone,
      RequestListener listener,
      RequestTrace trace) {
    this.acceptable = acceptable;
    this.clientGone = clientGone;
    this.listener = listener;
    this.trace = trace;
  }

  /** Runs a part that is not a stage of the corridor, and times it. */
  void timed(String name, LongSupplier nanoClock, Part work) throws InterruptedException {
    part = name;
    long begin = nanoClock.getAsLong();
    work.run();
    nanoseconds.merge(name, nanoClock.getAsLong() - begin, Long::sum);
  }

  /** Work that may be interrupted. */
  @FunctionalInterface
  interface Part {
    void run() throws InterruptedException;
  }

  @Override
  public void entered(Stage stage) {
    part = stage.label();
    trace.entered(stage);
    goingOn();
  }

  @Override
  public void goingOn() {
    if (clientGone.getAsBoolean()) {
      throw new ReconstructionException(
          FailureCode.CANCELLED, "the client went away in stage " + part);
    }
  }

  @Override
  public void laidOut(int images) {
    format = Optional.of(acceptable.forImages(images));
  }

  @Override
  public Optional<String> answerForm() {
    return format.map(AnswerFormat::name);
  }

  @Override
  public void left(Stage stage, long time) {
    nanoseconds.merge(stage.label(), time, Long::sum);
    listener.staged(stage, Duration.ofNanos(time));
    trace.left(stage, time);
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

  /** The format for that many images, chosen before anything was computed. */
  AnswerFormat format(int images) {
    return format
        .filter(chosen -> chosen.holds(images))
        .orElseGet(() -> acceptable.forImages(images));
  }

  /** What is being done: a stage's label, or receive, queue. */
  String part() {
    return part;
  }

  /** Time of each part in its order, nanoseconds. */
  Map<String, Long> nanoseconds() {
    return nanoseconds;
  }
}
