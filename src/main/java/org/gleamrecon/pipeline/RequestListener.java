package org.gleamrecon.pipeline;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Hears at a door what became of each request. Must be quick; hears no patient data. */
public interface RequestListener {
  RequestListener NONE =
      new RequestListener() {
        @Override
        public void rejected(String reason) {}

        @Override
        public void staged(Stage stage, Duration time) {}

        @Override
        public void iterated(String model, Duration time) {}

        @Override
        public void fellBack(String reason) {}

        @Override
        public void finished(Ending ending) {}
      };

  /**
   * A request has arrived.
   *
   * @param door http, mrd
   * @param id the Recon-Id
   * @param traceParent the trace it belongs to, as W3C Trace Context writes it, if it names one
   * @return who hears more of it
   */
  default RequestTrace begun(String door, String id, Optional<String> traceParent) {
    return RequestTrace.NONE;
  }

  /** Turned away for want of room, before any work. {@code reason} is the failure code's name. */
  void rejected(String reason);

  /**
   * Such a request is over, turned away by its head alone: it counts as one, but its time tells
   * nothing of how long requests take.
   *
   * @param door http, mrd
   * @param outcome the failure code's name
   */
  default void turnedAway(String door, String outcome) {}

  /** A stage is over for one scan. */
  void staged(Stage stage, Duration time);

  /** One iteration of a network is over for one image; {@code model} is name:version. */
  void iterated(String model, Duration time);

  /**
   * Another method was used than the one asked for, or than the best one where none was asked for.
   *
   * @param reason name of the failure code that the better method met
   */
  void fellBack(String reason);

  /** A network went less deep than it would have if the service had not been busy. */
  default void lowered() {}

  /** A request got its answer after its deadline, or none for want of time. */
  default void missedDeadline() {}

  /** A request is over that was not {@link #turnedAway}, whatever came of it. */
  void finished(Ending ending);

  /**
   * How a request ended.
   *
   * @param door http, mrd
   * @param method the method used; empty if none ran
   * @param outcome {@code success} or the failure code's name
   * @param time from the request's arrival to its answer's first byte; over MRD, where a scan
   *     arrives while it is acquired, from its end
   * @param residual relative k-space residual, where there is one
   * @param nInf unrolled iterations used, where the method has them
   */
  record Ending(
      String door,
      Optional<Method> method,
      String outcome,
      Duration time,
      OptionalDouble residual,
      OptionalInt nInf) {}
}
