package org.gleamrecon.unroll;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Starting weights: the same seed gives the same numbers, on any device. */
public final class InitialWeights {
  private InitialWeights() {}

  /**
   * Uniform in 1 / sqrt(fan in), weights and biases (He et al. 2015 with a = sqrt 5, PyTorch's
   * default); learned steps and weights of data consistency start at their configured value.
   */
  public static Map<String, WeightArray> draw(UnrolledNetworkConfig config, long seed) {
    Random random = new Random(seed);
    Map<String, WeightArray> weights = new LinkedHashMap<>();
    for (int iteration = 0; iteration < config.iterations(); iteration++) {
      for (ParameterShape shape : config.parameters()) {
        float[] values = new float[shape.count()];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (shape.centre() + shape.bound() * (2 * random.nextDouble() - 1));
        }
        weights.put(iteration + "." + shape.name(), new WeightArray(values, shape.shape()));
      }
    }
    return Collections.unmodifiableMap(weights);
  }

  /**
   * As {@link #draw}, with the learned blocks' last layer zero: every iteration starts as data
   * consistency alone, and no exit starts worse than the one before. (Zhang et al., "Fixup", 2019,
   * start residual branches so.) Greedy training gains from it: a module is not taught by what
   * random modules before it hand on.
   */
  public static Map<String, WeightArray> drawQuiet(UnrolledNetworkConfig config, long seed) {
    String quiet = ProximalBlock.of(config).lastLayer();
    Map<String, WeightArray> weights = new LinkedHashMap<>(draw(config, seed));
    weights.replaceAll(
        (name, drawn) ->
            name.substring(name.indexOf('.') + 1).startsWith(quiet)
                ? new WeightArray(new float[drawn.values().length], drawn.shape())
                : drawn);
    return Collections.unmodifiableMap(weights);
  }

  /**
   * The weights of a network for one of the same design with at least as many iterations: those
   * that it lacks begin as its last one, which already refines what the others give.
   *
   * @throws IllegalArgumentException as {@link #check} does
   */
  public static Map<String, WeightArray> deepen(
      Map<String, WeightArray> base, int iterations, UnrolledNetworkConfig config) {
    Map<String, WeightArray> weights = new LinkedHashMap<>(base);
    for (int iteration = iterations; iteration < config.iterations(); iteration++) {
      for (ParameterShape shape : config.parameters()) {
        WeightArray last = base.get((iterations - 1) + "." + shape.name());
        if (last != null) {
          weights.put(
              iteration + "." + shape.name(), new WeightArray(last.values().clone(), last.shape()));
        }
      }
    }
    check(config, weights);
    return Collections.unmodifiableMap(weights);
  }

  /**
   * @throws IllegalArgumentException naming the first array that the design does not have, lacks,
   *     or has in other sizes
   */
  public static void check(UnrolledNetworkConfig config, Map<String, WeightArray> weights) {
    int expected = 0;
    for (int iteration = 0; iteration < config.iterations(); iteration++) {
      for (ParameterShape shape : config.parameters()) {
        expected++;
        String name = iteration + "." + shape.name();
        WeightArray found = weights.get(name);
        if (found == null) {
          throw new IllegalArgumentException("the weights lack " + name);
        }
        if (!java.util.Arrays.equals(found.shape(), shape.shape())) {
          throw new IllegalArgumentException(
              name
                  + " has the shape "
                  + java.util.Arrays.toString(found.shape())
                  + ", expected "
                  + java.util.Arrays.toString(shape.shape()));
        }
      }
    }
    if (expected != weights.size()) {
      throw new IllegalArgumentException(
          weights.size() + " arrays of weights where the design has " + expected);
    }
  }
}
