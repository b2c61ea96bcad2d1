package org.gleamrecon.train;

import java.util.List;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.unroll.LipschitzBound;
import org.gleamrecon.unroll.UnrolledNetworkConfig;

/**
 * How a network's weights are learned from its examples, by name. What is compared in Ozturkler et
 * al., GLEAM, 2022, tables I and II.
 *
 * <p>End-to-end and checkpointed training find the same weights, bit by bit; so do GLEAM and
 * P-GLEAM.
 */
public sealed interface TrainingStrategy {
  /** The name in configurations and cards. */
  String label();

  /** Whether all iterations are one module, whatever the design says: only its end is an exit. */
  boolean endToEnd();

  /**
   * The design that is trained: in one module where the strategy has but one.
   *
   * @throws IllegalArgumentException if the strategy cannot train it
   */
  default UnrolledNetworkConfig of(UnrolledNetworkConfig design) {
    return endToEnd() ? design.withIterations(design.iterations(), 1) : design;
  }

  /** The first of the strategies that find the same weights as this one, by name. */
  default String sameWeightsAs() {
    return label();
  }

  /**
   * Modules that are in work at a time.
   *
   * @param modules that there are
   */
  default int workers(int modules) {
    return 1;
  }

  /**
   * Refuses what cannot work from where the network is.
   *
   * @throws ReconstructionException PARAMETER_INVALID for processors that would share a GPU's
   *     weights
   */
  default void requireHome(ComputeDevice.Kind home) {}

  /** What a checkpoint must agree with; the same for strategies that find the same weights. */
  default String identity() {
    return "";
  }

  /**
   * The strategy of a name.
   *
   * @param devices of P-GLEAM alone
   * @param recompute of GLEAM and P-GLEAM alone
   * @param keepEvery of MEL alone
   * @throws IllegalArgumentException for any other name, or if the devices do not fit
   */
  static TrainingStrategy of(String name, List<String> devices, boolean recompute, int keepEvery) {
    return switch (name) {
      case "end-to-end" -> new EndToEnd();
      case "checkpointed" -> new Checkpointed();
      case "gleam" -> new Gleam(recompute);
      case "p-gleam" -> new ParallelGleam(devices, recompute);
      case "mel" -> new MemoryEfficient(keepEvery);
      default ->
          throw new IllegalArgumentException(
              "strategy is none of end-to-end, checkpointed, gleam, p-gleam, mel");
    };
  }

  /** One loss at the end; every activation is kept for the backward pass. */
  record EndToEnd() implements TrainingStrategy {
    @Override
    public String label() {
      return "end-to-end";
    }

    @Override
    public boolean endToEnd() {
      return true;
    }
  }

  /**
   * One loss at the end; only the image before every iteration is kept, and the backward pass
   * computes each iteration again. Chen et al., Training deep nets with sublinear memory cost,
   * 2016.
   */
  record Checkpointed() implements TrainingStrategy {
    @Override
    public String label() {
      return "checkpointed";
    }

    @Override
    public String sameWeightsAs() {
      return new EndToEnd().label();
    }

    @Override
    public boolean endToEnd() {
      return true;
    }
  }

  /**
   * A loss for every module, and no gradient from one to the next.
   *
   * @param recompute whether a module of several iterations keeps only the image before each
   */
  record Gleam(boolean recompute) implements TrainingStrategy {
    @Override
    public String label() {
      return "gleam";
    }

    @Override
    public boolean endToEnd() {
      return false;
    }
  }

  /**
   * GLEAM on several devices at once: module k lives on device k mod D, and begins as soon as the
   * one before it has its image.
   *
   * @param devices D names, as {@code cpu} or {@code gpu1}; a processor named D times has D workers
   * @param recompute as in {@link Gleam}
   * @param copies whether every worker has weights of its own, as it must on GPUs
   */
  record ParallelGleam(List<String> devices, boolean recompute, boolean copies)
      implements TrainingStrategy {
    /** With copies where workers do not share a memory. */
    public ParallelGleam(List<String> devices, boolean recompute) {
      this(devices, recompute, !devices.stream().allMatch("cpu"::equals));
    }

    /**
     * @throws IllegalArgumentException if there are no devices, or processors beside GPUs
     */
    public ParallelGleam {
      devices = List.copyOf(devices);
      boolean processor = devices.stream().allMatch("cpu"::equals);
      boolean gpus = devices.stream().allMatch(name -> name.matches("gpu\\d{1,2}"));
      if (devices.isEmpty() || devices.size() > MOST_DEVICES || !(processor || gpus)) {
        throw new IllegalArgumentException(
            "devices are 1 to %d times cpu, or gpu0, gpu1, ...".formatted(MOST_DEVICES));
      }
    }

    @Override
    public String label() {
      return "p-gleam";
    }

    @Override
    public String sameWeightsAs() {
      return gleam().label();
    }

    @Override
    public boolean endToEnd() {
      return false;
    }

    @Override
    public int workers(int modules) {
      return Math.min(devices.size(), modules);
    }

    @Override
    public void requireHome(ComputeDevice.Kind home) {
      if (devices.contains("cpu") && !copies && home != ComputeDevice.Kind.CPU) {
        throw new ReconstructionException(
            FailureCode.PARAMETER_INVALID,
            "devices are cpu, but the network is on a GPU: name GPUs, or set GLEAM_DEVICE=cpu");
      }
    }
  }

  /**
   * Memory-efficient learning: one loss at the end; images that were not kept are found by undoing
   * iterations, whose learned blocks are held to be the identity plus a contraction. Kellman et
   * al., IEEE TCI 2020; Wang et al., Memory-efficient learning for high-dimensional MRI
   * reconstruction, 2021.
   *
   * @param keepEvery the image before every so many iterations is kept, at least 2
   */
  record MemoryEfficient(int keepEvery) implements TrainingStrategy {
    /**
     * @throws IllegalArgumentException below 2: that is checkpointing
     */
    public MemoryEfficient {
      if (keepEvery < 2) {
        throw new IllegalArgumentException("keepEvery is at least 2, not " + keepEvery);
      }
    }

    @Override
    public String label() {
      return "mel";
    }

    @Override
    public boolean endToEnd() {
      return true;
    }

    @Override
    public UnrolledNetworkConfig of(UnrolledNetworkConfig design) {
      LipschitzBound.requirePossible(design);
      return TrainingStrategy.super.of(design);
    }

    @Override
    public String identity() {
      return " by mel, every " + keepEvery;
    }
  }

  /** No machine has more. */
  int MOST_DEVICES = 64;

  /** GLEAM that keeps every activation of a module. */
  static TrainingStrategy gleam() {
    return new Gleam(false);
  }
}
