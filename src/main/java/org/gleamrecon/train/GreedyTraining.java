package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.GradientMode;
import org.gleamrecon.unroll.Measurement;
import org.gleamrecon.unroll.Parameters;
import org.gleamrecon.unroll.UnrolledNetwork;
import org.gleamrecon.unroll.WeightArray;

/**
 * Greedy training of an unrolled network: N iterations in M modules, each with its own optimizer
 * and its own loss against the same target. Ozturkler et al., GLEAM, 2022, section 3.
 *
 * <p>In one step, for each module in turn: forward, loss, backward, update; then the image computed
 * before the update, cut off from the graph, goes to the next module. So only one module's
 * activations are alive at a time. One module (M = 1) is end-to-end training. What a module keeps
 * for its backward pass, and whether modules work side by side, is the {@link TrainingStrategy}'s.
 */
public final class GreedyTraining implements AutoCloseable {
  private final UnrolledNetwork network;
  private final NDManager manager;
  private final List<Workplace> places = new ArrayList<>();
  private final ModuleSchedule schedule;
  private final List<ModuleStep> modules = new ArrayList<>();
  private final List<ModuleTeaching> teachings = new ArrayList<>();

  /** As the other constructor, with GLEAM in the modules of the network's design. */
  public GreedyTraining(
      NDManager parent, UnrolledNetwork network, double learningRate, double weightDecay) {
    this(
        parent,
        network,
        network.config().modules(),
        TrainingStrategy.gleam(),
        List.of(),
        learningRate,
        weightDecay);
  }

  /**
   * @param parent owner of the optimizers' state
   * @param network trained in place; its parameters are made to want gradients
   * @param modules M, divides the network's iterations
   * @param strategy what a module keeps, and how many work at a time
   * @param perModule how each is taught; empty: all as usual
   */
  GreedyTraining(
      NDManager parent,
      UnrolledNetwork network,
      int modules,
      TrainingStrategy strategy,
      List<ModuleTeaching> perModule,
      double learningRate,
      double weightDecay) {
    this.network = network;
    manager = parent.newSubManager();
    try {
      build(modules, strategy, perModule, learningRate, weightDecay);
    } catch (RuntimeException | Error failure) {
      release();
      throw failure;
    }
    // What lies elsewhere has to be brought there, which modules in turn do not do.
    schedule =
        places.size() > 1 || places.get(0).away()
            ? new ModulePipeline(places)
            : new ModulesInTurn();
  }

  private void build(
      int modules,
      TrainingStrategy strategy,
      List<ModuleTeaching> perModule,
      double learningRate,
      double weightDecay) {
    network.parameters().requireGradients(true);
    Backpropagation backpropagation = Backpropagation.of(strategy);
    takePlaces(strategy);
    int length = network.config().iterations() / modules;
    for (int module = 0; module < modules; module++) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        names.addAll(network.parameters().names(module * length + i));
      }
      Workplace place = places.get(module % places.size());
      ModuleTeaching teaching = perModule.isEmpty() ? ModuleTeaching.USUAL : perModule.get(module);
      teachings.add(teaching);
      Parameters parameters = place.network().parameters();
      double rate = learningRate * teaching.learningRateFactor();
      Optimizer optimizer =
          switch (teaching.optimizer()) {
            case ADAM -> new Adam(place.manager(), parameters, names, rate, weightDecay);
            case MOMENTUM -> new Momentum(place.manager(), parameters, names, rate, weightDecay);
          };
      NetworkSegment segment = new NetworkSegment(module * length, length, optimizer, place);
      backpropagation.weightsChanged(segment);
      this.modules.add(new ModuleStep(module + 1, segment, backpropagation, teaching.loss()));
    }
  }

  private void takePlaces(TrainingStrategy strategy) {
    if (strategy instanceof TrainingStrategy.ParallelGleam parallel) {
      for (String name : parallel.devices()) {
        places.add(
            name.equals("cpu") && !parallel.copies()
                ? Workplace.home(manager, network)
                : Workplace.away(ComputeDevice.of(name), network));
      }
      return;
    }
    places.add(Workplace.home(manager, network));
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
   * of a module are alive at a time.
   *
   * @param turns asked around every module, or around the step where modules work side by side
   * @return each module's mean loss, before its update
   * @throws ReconstructionException as above
   */
  double[] step(List<? extends Example> examples, WorkTurns turns) {
    return GradientMode.off(() -> schedule.step(modules, examples, turns));
  }

  /** Step size of every module from the next step on, but for its factor. */
  public void learningRate(double rate) {
    for (int module = 0; module < teachings.size(); module++) {
      modules
          .get(module)
          .segment()
          .optimizer()
          .learningRate(rate * teachings.get(module).learningRateFactor());
    }
  }

  /** Puts weights that were trained on other devices into the network. */
  void settle() {
    for (ModuleStep module : modules) {
      NetworkSegment segment = module.segment();
      if (segment.place().away()) {
        network
            .parameters()
            .set(segment.place().network().parameters(), segment.optimizer().names());
      }
    }
  }

  /**
   * Everything the next step depends on, copied out.
   *
   * @throws ReconstructionException TRAINING_DIVERGED if a weight is not finite
   */
  public TrainingState state() {
    settle();
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
    optimizers().forEach(optimizer -> moments.putAll(optimizer.state()));
    return new TrainingState(
        network.parameters().toWeights(), moments, modules.get(0).segment().optimizer().steps());
  }

  /**
   * Goes on from a state as if nothing had come between.
   *
   * @throws IllegalArgumentException if it belongs to another network
   */
  public void restore(TrainingState state) {
    network.parameters().set(state.weights());
    places.forEach(place -> place.network().parameters().set(state.weights()));
    optimizers().forEach(optimizer -> optimizer.restore(state.moments(), state.steps()));
  }

  private Stream<Optimizer> optimizers() {
    return modules.stream().map(module -> module.segment().optimizer());
  }

  /** Number of arrays that this training owns between steps; constant unless something leaks. */
  int managedArrays() {
    return manager.getManagedArrays().size();
  }

  @Override
  public void close() {
    schedule.close();
    release();
  }

  private void release() {
    places.forEach(Workplace::close);
    manager.close();
  }
}
