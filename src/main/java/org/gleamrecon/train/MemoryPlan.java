package org.gleamrecon.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.unroll.UnrolledNetworkConfig;

/**
 * In how many modules and by how many examples a step a network is trained, and the memory that
 * takes at most.
 *
 * @param modules a multiple of the network's own that divides its iterations, so that its exits
 *     stay module boundaries
 * @param batch examples a step
 * @param plannedMb above what is resident before the first step, 10^6 bytes
 * @param budgetMb what must not be exceeded
 */
record MemoryPlan(int modules, int batch, double plannedMb, double budgetMb) {
  private static final int PREFERRED_BATCH = 2;

  /** What a job asks for; what it leaves open is chosen. */
  record Wish(Optional<Integer> modules, Optional<Integer> batch) {}

  /**
   * The numbers of modules that keep a network's exits, ascending.
   *
   * @throws ReconstructionException PARAMETER_INVALID if what is wished is none of them
   */
  static List<Integer> modules(UnrolledNetworkConfig network, Optional<Integer> wished) {
    List<Integer> possible =
        IntStream.rangeClosed(1, network.iterations())
            .filter(m -> m % network.modules() == 0 && network.iterations() % m == 0)
            .boxed()
            .toList();
    if (wished.isPresent() && !possible.contains(wished.get())) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "modules %d would not keep the base's exits %s; possible are %s"
              .formatted(wished.get(), network.exits(), possible));
    }
    return wished.map(List::of).orElse(possible);
  }

  /**
   * Chooses: the fewest modules that the budget allows, then the largest batch up to 2.
   *
   * @throws ReconstructionException MEMORY_BUDGET_TOO_SMALL with the smallest that would do;
   *     PARAMETER_INVALID as {@link #modules}
   */
  static MemoryPlan choose(
      UnrolledNetworkConfig network, ExampleMemory memory, Wish wish, double budgetMb) {
    List<MemoryPlan> plans = new ArrayList<>();
    for (int modules : modules(network, wish.modules())) {
      int most = wish.batch().orElse(PREFERRED_BATCH);
      int least = wish.batch().orElse(1);
      for (int batch = most; batch >= least; batch--) {
        plans.add(
            new MemoryPlan(modules, batch, memory.megabytes(network, modules, batch), budgetMb));
      }
    }
    return plans.stream()
        .filter(plan -> plan.plannedMb <= budgetMb)
        .findFirst()
        .orElseThrow(
            () -> {
              MemoryPlan smallest =
                  plans.stream().min(Comparator.comparingDouble(p -> p.plannedMb)).orElseThrow();
              return new ReconstructionException(
                  FailureCode.MEMORY_BUDGET_TOO_SMALL,
                  "a budget of %.0f MB is too small; at least %.0f MB are needed (modules %d, batch"
                          .formatted(budgetMb, Math.ceil(smallest.plannedMb), smallest.modules)
                      + " size %d)".formatted(smallest.batch));
            });
  }

  /** One sentence for people. */
  String told() {
    return String.format(
        Locale.ROOT,
        "%d modules, %d examples a step; %.0f MB planned of %.0f MB",
        modules,
        batch,
        plannedMb,
        budgetMb);
  }
}
