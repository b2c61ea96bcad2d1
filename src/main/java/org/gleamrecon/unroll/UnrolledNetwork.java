package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Map;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.GradientMode;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * N iterations of data consistency and a learned block, from the zero-filled image on.
 *
 * <p>Serving never writes to the weights: threads may share a network, each with its own scope.
 */
public final class UnrolledNetwork implements AutoCloseable {
  /**
   * Keeps the least-squares start from taking up noise where the coils hardly tell pixels apart.
   */
  private static final double START_LAMBDA = 0.02;

  private final UnrolledNetworkConfig config;
  private final Parameters parameters;
  private final ProximalBlock block;

  private UnrolledNetwork(UnrolledNetworkConfig config, Parameters parameters) {
    this.config = config;
    this.parameters = parameters;
    block = ProximalBlock.of(config);
  }

  /**
   * A network with the given weights, copied to the scope's device; lives as long as the scope.
   *
   * @throws IllegalArgumentException if the weights do not fit the design
   */
  public static UnrolledNetwork load(
      UnrolledNetworkConfig config, Map<String, WeightArray> weights, TensorScope scope) {
    return load(config, weights, scope.manager(), DataType.FLOAT32);
  }

  /** As above, for rooms behind the native curtain; {@code real} is float32 or float64. */
  public static UnrolledNetwork load(
      UnrolledNetworkConfig config,
      Map<String, WeightArray> weights,
      NDManager manager,
      DataType real) {
    InitialWeights.check(config, weights);
    return new UnrolledNetwork(config, new Parameters(manager, weights, real));
  }

  public UnrolledNetworkConfig config() {
    return config;
  }

  public Parameters parameters() {
    return parameters;
  }

  /** Hears of every image on the way. */
  @FunctionalInterface
  public interface IterationListener {
    /**
     * @param iterations how many are done, from 1
     * @param image (batch, [t,] y, x) in the units of what was measured; the listener may read it
     *     during the call and does not close it
     * @return false to stop here
     */
    boolean after(int iterations, ComplexTensor image);
  }

  /**
   * Inference on scaled input: each image's measurement is divided by the 95th percentile of its
   * zero-filled magnitude, loses its slow phase where the design says so (both change the
   * measurement), and the result gets both again, so that the network sees what it was trained on
   * whatever the receiver's gain.
   *
   * @param iterations how many to run; callers offer {@link UnrolledNetworkConfig#exits}
   * @return (batch, [t,] y, x), in the measurement's memory scope; the caller closes it
   */
  public ComplexTensor reconstruct(
      Measurement measurement, int iterations, IterationListener listener) {
    if (isEmpty(measurement.zeroFilled())) {
      // Nothing was measured where there are coils: black, and not what biases make of it.
      ComplexTensor black = new ComplexTensor(NativeArrays.clone(measurement.zeroFilled()));
      listener.after(iterations, black);
      return black;
    }
    try (NetworkInput input = NetworkInput.prepare(measurement, config);
        NDArray result =
            run(
                measurement,
                iterations,
                (done, image) -> {
                  try (NDArray measured = input.measured(image)) {
                    return listener.after(done, new ComplexTensor(measured));
                  }
                })) {
      return new ComplexTensor(input.measured(result));
    }
  }

  private static boolean isEmpty(NDArray image) {
    try (NDArray magnitude = image.abs();
        NDArray largest = magnitude.max()) {
      return NativeArrays.toDoubles(largest)[0] == 0;
    }
  }

  /** Inference on the measurement as it is; images in its scale. */
  public ComplexTensor forward(
      Measurement measurement, int iterations, IterationListener listener) {
    return new ComplexTensor(
        run(
            measurement,
            iterations,
            (done, image) -> listener.after(done, new ComplexTensor(image))));
  }

  private interface Step {
    boolean after(int done, NDArray image);
  }

  private NDArray run(Measurement measurement, int iterations, Step step) {
    if (iterations < 1 || iterations > config.iterations()) {
      throw new IllegalArgumentException(
          iterations + " iterations asked of a network that has " + config.iterations());
    }
    try (InPlace arithmetic = new InPlace(measurement.zeroFilled().getManager())) {
      return GradientMode.off(() -> iterate(measurement, iterations, step, arithmetic));
    }
  }

  private NDArray iterate(Measurement measurement, int iterations, Step step, InPlace arithmetic) {
    NDArray image = start(measurement, arithmetic);
    for (int iteration = 0; iteration < iterations; iteration++) {
      NDArray next = iterate(iteration, image, measurement, arithmetic);
      image.close();
      image = next;
      if (!step.after(iteration + 1, image)) {
        break;
      }
    }
    return image;
  }

  /**
   * The image before the first iteration, a handle of its own; nothing in it is learned, so nothing
   * needs to be recorded.
   */
  public NDArray start(Measurement measurement, Arithmetic arithmetic) {
    NDArray zeroFilled = measurement.zeroFilled();
    return config.startSteps() == 0
        ? zeroFilled.reshape(zeroFilled.getShape())
        : new ConjugateGradient(START_LAMBDA, false, config.startSteps(), false)
            .start(measurement, arithmetic);
  }

  /**
   * One iteration, from 0; the image is not modified. What training differentiates.
   *
   * @param image (batch, [t,] y, x) complex
   * @return the next image, owned by the given image's manager
   */
  public NDArray iterate(
      int iteration, NDArray image, Measurement measurement, Arithmetic arithmetic) {
    return config
        .dataConsistency()
        .iterate(image, measurement, block, parameters.iteration(iteration), arithmetic);
  }

  /**
   * The image that an iteration began with, from the one it gave; what a {@link LipschitzBound}
   * makes possible. Called while nothing is recorded.
   *
   * @param image (batch, [t,] y, x) complex, not modified
   * @return owned by the given image's manager
   * @throws ArithmeticException if it was not found
   */
  public NDArray invert(
      int iteration, NDArray image, Measurement measurement, Arithmetic arithmetic) {
    return config
        .dataConsistency()
        .invert(image, measurement, block, parameters.iteration(iteration), arithmetic);
  }

  List<LipschitzBound.Share> shares() {
    return block.shares(LipschitzBound.LARGEST);
  }

  @Nullable NDArray learnedStep(int iteration) {
    return config.dataConsistency() instanceof GradientStep descent
        ? descent.learnedStep(parameters.iteration(iteration))
        : null;
  }

  @Override
  public void close() {
    parameters.close();
  }
}
