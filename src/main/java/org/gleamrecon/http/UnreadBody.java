package org.gleamrecon.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Ends a connection whose request was answered before its body was read. Closing at once would make
 * the client's system throw away an answer that it has not read; so the connection closes when the
 * client has sent all, or after a short while in which what it sends is thrown away.
 */
final class UnreadBody {
  private static final long LINGER_MILLISECONDS = 2000;

  private UnreadBody() {}

  /** To be called before the answer is sent. */
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
}
