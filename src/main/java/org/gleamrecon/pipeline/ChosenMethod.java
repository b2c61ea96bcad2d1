package org.gleamrecon.pipeline;

import java.util.Optional;
import org.gleamrecon.modelstore.ModelCard;

/**
 * How a scan is reconstructed.
 *
 * @param card present exactly for {@link Method#GLEAM}
 * @param depth likewise; after the last frame it knows the exit that was used
 * @param jointPhases whether all phases of a slice are reconstructed together
 */
record ChosenMethod(
    Method method, Optional<ModelCard> card, Optional<Depth> depth, boolean jointPhases) {
  static ChosenMethod classical(Method method) {
    return new ChosenMethod(method, Optional.empty(), Optional.empty(), false);
  }

  /** Compressed sensing of all phases of a slice together. */
  static ChosenMethod phasesTogether() {
    return new ChosenMethod(Method.COMPRESSED_SENSING, Optional.empty(), Optional.empty(), true);
  }

  static ChosenMethod gleam(ModelCard card, Depth depth) {
    return new ChosenMethod(Method.GLEAM, Optional.of(card), Optional.of(depth), false);
  }

  /** The exit used, once all frames are done; 0 for methods without exits. */
  int nInf() {
    return depth.map(Depth::used).orElse(0);
  }
}
