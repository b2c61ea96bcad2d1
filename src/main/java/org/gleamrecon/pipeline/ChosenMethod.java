package org.gleamrecon.pipeline;

import java.util.Optional;

/**
 * How a scan is reconstructed.
 *
 * @param exit present exactly for {@link Method#GLEAM}
 */
record ChosenMethod(Method method, Optional<ModelExit> exit) {
  static ChosenMethod classical(Method method) {
    return new ChosenMethod(method, Optional.empty());
  }

  static ChosenMethod gleam(ModelExit exit) {
    return new ChosenMethod(Method.GLEAM, Optional.of(exit));
  }
}
