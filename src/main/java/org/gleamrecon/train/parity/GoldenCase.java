package org.gleamrecon.train.parity;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.gleamrecon.unroll.WeightArray;

/**
 * A golden file's arrays, and how its axes become ours.
 *
 * <p>Files have (B, H, W, [T,] C, 2). Planes become (batch, coil, y = H, x = W). With time the
 * published network convolves (T, W, H), so these become (batch, coil, t, y = W, x = H).
 */
record GoldenCase(Map<String, NpyArray> arrays, UnrolledNetworkConfig config) {
  private static final String INITIAL = "initial.";

  // Places of the numbers in `settings`; place 3 is the number of coils.
  private static final int ITERATIONS = 0;
  private static final int MODULES = 1;
  private static final int FEATURES = 2;
  private static final int STEPS = 4;
  private static final int LEARNING_RATE = 5;
  private static final int WEIGHT_DECAY = 6;
  private static final int STEP_OR_LAMBDA = 7;
  private static final int CONJUGATE_GRADIENT_STEPS = 8;
  private static final int SETTINGS = 9;

  static GoldenCase of(Map<String, NpyArray> arrays, boolean circularTime) {
    NpyArray settings = arrays.get("settings");
    if (settings == null || settings.values().length != SETTINGS) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID, "golden vectors need " + SETTINGS + " settings");
    }
    int iterations = (int) number(settings, ITERATIONS);
    int modules = (int) number(settings, MODULES);
    int features = (int) number(settings, FEATURES);
    boolean time = array(arrays, "kspace").shape().length == 6;
    boolean chain = arrays.keySet().stream().anyMatch(name -> name.contains("model.conv"));
    UnrolledNetworkConfig config;
    if (chain) {
      config =
          UnrolledNetworkConfig.modl(
              iterations,
              modules,
              features,
              number(settings, STEP_OR_LAMBDA),
              (int) number(settings, CONJUGATE_GRADIENT_STEPS));
    } else if (time) {
      config = UnrolledNetworkConfig.pgdWithTime(iterations, modules, features, circularTime);
    } else {
      config = UnrolledNetworkConfig.pgd(iterations, modules, features);
    }
    return new GoldenCase(arrays, config);
  }

  private static double number(NpyArray settings, int place) {
    return settings.values()[place];
  }

  private static NpyArray array(Map<String, NpyArray> arrays, String name) {
    NpyArray array = arrays.get(name);
    if (array == null) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID, "golden vectors without " + name);
    }
    return array;
  }

  NpyArray array(String name) {
    return array(arrays, name);
  }

  int steps() {
    return (int) number(array("settings"), STEPS);
  }

  double learningRate() {
    return number(array("settings"), LEARNING_RATE);
  }

  double weightDecay() {
    return number(array("settings"), WEIGHT_DECAY);
  }

  private boolean hasTime() {
    return array("kspace").shape().length == 6;
  }

  /** k-space or maps, (batch, coil, [t,] y, x, 2). */
  NpyArray coils(String name) {
    return hasTime()
        ? array(name).transpose(0, 4, 3, 2, 1, 5)
        : array(name).transpose(0, 3, 1, 2, 4);
  }

  /** (batch, 1, [t,] y, x). */
  NpyArray mask() {
    return hasTime() ? array("mask").transpose(0, 4, 3, 2, 1) : array("mask").transpose(0, 3, 1, 2);
  }

  /** An image of the file to (batch, [t,] y, x, 2), or one of ours back: its own inverse. */
  NpyArray image(NpyArray image) {
    return hasTime() ? image.transpose(0, 3, 2, 1, 4) : image;
  }

  Map<String, WeightArray> initialWeights() {
    Map<String, WeightArray> weights = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          if (name.startsWith(INITIAL)) {
            weights.put(
                name.substring(INITIAL.length()), new WeightArray(array.toFloats(), array.shape()));
          }
        });
    return weights;
  }
}
