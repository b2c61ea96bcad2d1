package org.gleamrecon.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Answers to requests whose body nobody wants. It is thrown away on the event loop: no thread waits
 * for it.
 */
final class UnreadBody {
  private static final long LINGER_MILLISECONDS = 2000;

  private UnreadBody() {}

  /**
   * Ends a connection whose request is answered before its body was read; to be called before the
   * answer is sent. Closing at once would make the client's system throw away an answer that it has
   * not read; so the connection closes when the client has sent all, or after a short while in
   * which what it sends is thrown away.
   */
  static void closeAfterAnswer(RoutingContext context) {
    HttpServerRequest request = context.request();
    request.response().putHeader("Connection", "close");
    context.addEndHandler(
        answered -> {
          if (answered.failed() || request.isEnded()) {
            request.connection().close();
            return;
          }
          long timer =
              context.vertx().setTimer(LINGER_MILLISECONDS, late -> request.connection().close());
          request.endHandler(
              end -> {
                context.vertx().cancelTimer(timer);
                request.connection().close();
              });
          request.handler(discarded -> {});
          request.resume();
        });
  }

  /**
   * Reads on and throws away, within the limits, so that a client that writes all before it reads
   * gets to read the answer; then the connection goes on. With more to come it ends after the
   * answer. A client that waits to be asked for its body is not asked.
   */
  static void answerAfter(RoutingContext context, DoorLimits limits, Runnable answer) {
    HttpServerRequest request = context.request();
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      closeAfterAnswer(context);
      answer.run();
      return;
    }
    boolean[] over = {false};
    long[] left = {limits.drainBytes()};
    Runnable early =
        () -> {
          if (!over[0]) {
            over[0] = true;
            closeAfterAnswer(context);
            answer.run();
          }
        };
    long timer =
        context.vertx().setTimer(Math.max(1, limits.drainTime().toMillis()), late -> early.run());
    request.handler(
        discarded -> {
          left[0] -= discarded.length();
          if (left[0] < 0) {
            context.vertx().cancelTimer(timer);
            early.run();
          }
        });
    request.exceptionHandler(
        gone -> {
          context.vertx().cancelTimer(timer);
          over[0] = true;
        });
    request.endHandler(
        end -> {
          context.vertx().cancelTimer(timer);
          if (!over[0]) {
            over[0] = true;
            answer.run();
          }
        });
    request.resume();
  }
}
