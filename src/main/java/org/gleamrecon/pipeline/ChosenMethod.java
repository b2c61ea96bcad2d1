package org.gleamrecon.pipeline;

import java.util.Optional;
import org.gleamrecon.modelstore.ModelCard;

/**
 * How a scan is reconstructed.
 *
 * @param card present exactly for {@link Method#GLEAM}
 * @param depth likewise; after the last frame it knows the exit that was used
 */
record ChosenMethod(Method method, Optional<ModelCard> card, Optional<Depth> depth) {
  static ChosenMethod classical(Method method) {
    return new ChosenMethod(method, Optional.empty(), Optional.empty());
  }

  static ChosenMethod gleam(ModelCard card, Depth depth) {
    return new ChosenMethod(Method.GLEAM, Optional.of(card), Optional.of(depth));
  }

  /** The exit used, once all frames are done; 0 for methods without exits. */
  int nInf() {
    return depth.map(Depth::used).orElse(0);
  }
}
