package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gleamrecon.tensor.NativeArrays;

/**
 * The learned arrays of a network by name, {@code <iteration>.<published parameter name>}, in a
 * memory scope of their own.
 *
 * <p>A network that serves never writes to them, so any number of requests may share one.
 */
public final class Parameters implements AutoCloseable {
  private final NDManager manager;
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();

  /**
   * Copies the weights into the engine.
   *
   * @param real float32, or float64 for checks
   */
  public Parameters(NDManager parent, Map<String, WeightArray> weights, DataType real) {
    manager = parent.newSubManager();
    weights.forEach(
        (name, weight) -> {
          if (real == DataType.FLOAT64) {
            double[] wide = new double[weight.values().length];
            for (int i = 0; i < wide.length; i++) {
              wide[i] = weight.values()[i];
            }
            arrays.put(name, NativeArrays.copyOf(manager, wide, weight.shape()));
          } else {
            arrays.put(name, NativeArrays.copyOf(manager, weight.values(), weight.shape()));
          }
        });
  }

  /** All names, iteration by iteration. */
  public List<String> names() {
    return new ArrayList<>(arrays.keySet());
  }

  /** The names of one iteration's arrays. */
  public List<String> names(int iteration) {
    String prefix = iteration + ".";
    return arrays.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  /** The engine's array; the caller does not close it. */
  public NDArray get(String name) {
    NDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("no parameter is called " + name);
    }
    return array;
  }

  /** Whether backward passes gather gradients for these arrays. Off at first. */
  public void requireGradients(boolean wanted) {
    arrays.values().forEach(array -> array.setRequiresGradient(wanted));
  }

  /**
   * Overwrites the values, in place.
   *
   * @throws IllegalArgumentException if an array is missing or has another shape
   */
  public void set(Map<String, WeightArray> weights) {
    arrays.forEach(
        (name, array) -> {
          WeightArray weight = weights.get(name);
          if (weight == null
              || !java.util.Arrays.equals(weight.shape(), array.getShape().getShape())) {
            throw new IllegalArgumentException("the weights lack " + name + " in its shape");
          }
          NativeArrays.overwrite(array, weight.values());
        });
  }

  /** Overwrites some of the values by another's, in place, on whatever device that is. */
  public void set(Parameters other, List<String> names) {
    for (String name : names) {
      try (NDArray copied = NativeArrays.copyTo(manager, other.get(name))) {
        NativeArrays.overwrite(get(name), copied);
      }
    }
  }

  /** The values, copied out of the engine. */
  public Map<String, WeightArray> toWeights() {
    Map<String, WeightArray> weights = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          double[] values = NativeArrays.toDoubles(array);
          float[] narrow = new float[values.length];
          for (int i = 0; i < values.length; i++) {
            narrow[i] = (float) values[i];
          }
          weights.put(name, new WeightArray(narrow, array.getShape().getShape()));
        });
    return Collections.unmodifiableMap(weights);
  }

  /** One iteration's arrays. */
  OfIteration iteration(int iteration) {
    return name -> get(iteration + "." + name);
  }

  @Override
  public void close() {
    manager.close();
  }

  /** Looks an array up by its published name, within one iteration. */
  @FunctionalInterface
  interface OfIteration {
    NDArray get(String name);
  }
}
