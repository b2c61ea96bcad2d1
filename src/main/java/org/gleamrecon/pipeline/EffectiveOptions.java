package org.gleamrecon.pipeline;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The options of the request joined with those of the stream's configuration message.
 *
 * <p>{@code method} in the request discards the whole message; other values of the request win one
 * by one. What the request asks for must be met or refused. What the message asks for is met if it
 * can be: a scanner is not turned away because a model is missing.
 *
 * @param options joined
 * @param insisted only what the request asked for, as far as method and model are concerned
 * @param unknownSettings settings in the configuration message that are not known
 */
public record EffectiveOptions(
    RequestOptions options, RequestOptions insisted, int unknownSettings) {

  public static EffectiveOptions join(RequestOptions request, ConfigurationMessage message) {
    if (request.method().isPresent()) {
      return new EffectiveOptions(request, request, 0);
    }
    RequestOptions wishes = message.options();
    boolean depthGiven = request.nInf().isPresent() || request.latencyBudgetMs().isPresent();
    RequestOptions shared =
        new RequestOptions(
            Optional.empty(),
            request.model(),
            request.nInf(),
            request.latencyBudgetMs(),
            request.whiten().or(wishes::whiten),
            request.priority().or(wishes::priority),
            request.dataset().or(wishes::dataset),
            request.seriesDescription().or(wishes::seriesDescription),
            or(request.seriesNumber(), wishes.seriesNumber()));
    RequestOptions joined =
        new RequestOptions(
            wishes.method(),
            request.model().or(wishes::model),
            depthGiven ? request.nInf() : wishes.nInf(),
            depthGiven ? request.latencyBudgetMs() : wishes.latencyBudgetMs(),
            shared.whiten(),
            shared.priority(),
            shared.dataset(),
            shared.seriesDescription(),
            shared.seriesNumber());
    return new EffectiveOptions(joined, shared, message.unknown());
  }

  /** Whether the message asks for something that may be let go. */
  public boolean mayYield() {
    return !options.request().equals(insisted.request());
  }

  private static OptionalInt or(OptionalInt first, OptionalInt second) {
    return first.isPresent() ? first : second;
  }
}
