package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.tensor.GradientMode;
import org.gleamrecon.tensor.Gradients;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.unroll.Measurement;
import org.gleamrecon.unroll.Recording;
import org.gleamrecon.unroll.UnrolledNetwork;
import org.gleamrecon.unroll.WeightArray;

/**
 * Greedy training of an unrolled network: N iterations in M modules, each with its own optimizer
 * and its own loss against the same target. Ozturkler et al., GLEAM, 2022, section 3.
 *
 * <p>In one step, for each module in turn: forward, loss, backward, update; then the image computed
 * before the update, cut off from the graph, goes to the next module. So only one module's
 * activations are alive at a time. One module (M = 1) is end-to-end training.
 */
public final class GreedyTraining implements AutoCloseable {
  private final UnrolledNetwork network;
  private final NDManager manager;
  private final Recording recording;
  private final DataType real;
  private final List<NetworkSegment> segments = new ArrayList<>();

  /** As the other constructor, in the modules of the network's design. */
  public GreedyTraining(
      NDManager parent, UnrolledNetwork network, double learningRate, double weightDecay) {
    this(parent, network, network.config().modules(), learningRate, weightDecay);
  }

  /**
   * @param parent owner of the optimizers' state
   * @param network trained in place; its parameters are made to want gradients
   * @param modules M, divides the network's iterations
   */
  GreedyTraining(
      NDManager parent,
      UnrolledNetwork network,
      int modules,
      double learningRate,
      double weightDecay) {
    this.network = network;
    manager = parent.newSubManager();
    network.parameters().requireGradients(true);
    int length = network.config().iterations() / modules;
    for (int module = 0; module < modules; module++) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        names.addAll(network.parameters().names(module * length + i));
      }
      segments.add(
          new NetworkSegment(
              module * length,
              length,
              new Adam(manager, network.parameters(), names, learningRate, weightDecay)));
    }
    real = network.parameters().get(network.parameters().names().get(0)).getDataType();
    recording = new Recording(manager, real);
  }

  /**
   * One step on one measurement.
   *
   * @param target (batch, [t,] y, x) complex, in the measurement's scale
   * @return each module's loss, mean |image - target|, before its update
   * @throws ReconstructionException TRAINING_DIVERGED if a loss is not finite; that module and the
   *     later ones are not updated
   */
  public double[] step(Measurement measurement, NDArray target) {
    return step(
        List.of(new TrainingExample(measurement, target, new double[0], 0)), WorkTurns.ALWAYS);
  }

  /**
   * One step on examples of any sizes, whose gradients are averaged; only one example's activations
   * are alive at a time.
   *
   * @param turns asked around every module
   * @return each module's mean loss, before its update
   * @throws ReconstructionException as above
   */
  double[] step(List<? extends Example> examples, WorkTurns turns) {
    return GradientMode.off(
        () -> {
          double[] losses = new double[segments.size()];
          try (NDManager batch = manager.newSubManager()) {
            List<NDArray> images = new ArrayList<>();
            for (int module = 0; module < losses.length; module++) {
              turns.begin();
              try {
                if (module == 0) {
                  for (Example example : examples) {
                    NDArray image = network.start(example.measurement(), recording);
                    image.attach(batch);
                    images.add(image);
                  }
                }
                losses[module] = train(module, examples, images, batch, turns);
              } finally {
                turns.end();
              }
            }
          }
          return losses;
        });
  }

  /** Trains one module and puts its images in the place of those it started from. */
  private double train(
      int module,
      List<? extends Example> examples,
      List<NDArray> images,
      NDManager batch,
      WorkTurns turns) {
    NetworkSegment segment = segments.get(module);
    segment.optimizer().clearGradients();
    double sum = 0;
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      try (NDManager scope = batch.newSubManager()) {
        NDArray start = images.get(i);
        start.attach(scope);
        NDArray result =
            GradientMode.recording(() -> forward(segment, start, example.measurement()));
        sum += backward(module, result, example, examples.size(), turns);
        images.set(i, handOver(result, batch));
      }
    }
    segment.optimizer().update();
    return sum / examples.size();
  }

  private static NDArray handOver(NDArray image, NDManager to) {
    NDArray detached = Gradients.detach(image);
    detached.attach(to);
    return detached;
  }

  private NDArray forward(NetworkSegment segment, NDArray start, Measurement measurement) {
    NDArray image = start;
    for (int i = 0; i < segment.length(); i++) {
      NDArray next = network.iterate(segment.first() + i, image, measurement, recording);
      image.close();
      image = next;
    }
    return image;
  }

  private double backward(
      int module, NDArray result, Example example, int examples, WorkTurns turns) {
    try (NDArray loss = GradientMode.recording(() -> example.loss(result))) {
      double value = NativeArrays.toDoubles(loss)[0];
      if (!Double.isFinite(value)) {
        throw new ReconstructionException(
            FailureCode.TRAINING_DIVERGED,
            "the loss of module " + (module + 1) + " became " + value);
      }
      turns.fullest();
      if (examples == 1) {
        Gradients.backward(loss);
      } else {
        try (NDArray share = NativeArrays.scalar(loss.getManager(), 1.0 / examples, real)) {
          Gradients.backward(loss, share);
        }
      }
      return value;
    }
  }

  /** Step size of every module from the next step on. */
  public void learningRate(double rate) {
    segments.forEach(segment -> segment.optimizer().learningRate(rate));
  }

  /**
   * Everything the next step depends on, copied out.
   *
   * @throws ReconstructionException TRAINING_DIVERGED if a weight is not finite
   */
  public TrainingState state() {
    network
        .parameters()
        .toWeights()
        .forEach(
            (name, weight) -> {
              for (float value : weight.values()) {
                if (!Float.isFinite(value)) {
                  throw new ReconstructionException(
                      FailureCode.TRAINING_DIVERGED, "the weight " + name + " became " + value);
                }
              }
            });
    Map<String, WeightArray> moments = new LinkedHashMap<>();
    segments.forEach(segment -> moments.putAll(segment.optimizer().state()));
    return new TrainingState(
        network.parameters().toWeights(), moments, segments.get(0).optimizer().steps());
  }

  /**
   * Goes on from a state as if nothing had come between.
   *
   * @throws IllegalArgumentException if it belongs to another network
   */
  public void restore(TrainingState state) {
    network.parameters().set(state.weights());
    segments.forEach(segment -> segment.optimizer().restore(state.moments(), state.steps()));
  }

  /** Number of arrays that this training owns between steps; constant unless something leaks. */
  int managedArrays() {
    return manager.getManagedArrays().size();
  }

  @Override
  public void close() {
    manager.close();
  }
}
