package org.gleamrecon.train;

import java.util.Map;
import org.gleamrecon.unroll.WeightArray;

/**
 * A training between two steps, outside the engine.
 *
 * @param weights by parameter name
 * @param moments the optimizers', as {@code first.<parameter>} and {@code second.<parameter>}
 * @param steps done so far
 */
public record TrainingState(
    Map<String, WeightArray> weights, Map<String, WeightArray> moments, int steps) {}
