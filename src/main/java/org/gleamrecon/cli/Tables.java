package org.gleamrecon.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gleamrecon.train.ModelComparison;
import org.gleamrecon.train.Spread;
import org.gleamrecon.train.StepCost;

/**
 * Everything that tables and figures are made of.
 *
 * @param comparison of the models on the test scans; empty where no network is trained
 */
record Tables(TablesPlan plan, Optional<ModelComparison> comparison, List<Row> rows) {

  /**
   * A network trained by a strategy.
   *
   * @param quality of the model that the strategy finds; empty where it was not trained
   * @param costs one for each process that measured
   * @param failures what ended the training, or a measurement
   */
  record Row(
      ComparedNetwork network,
      String strategy,
      Optional<ModelComparison.OfModel> quality,
      List<StepCost> costs,
      List<String> failures) {

    /** Of a whole step, milliseconds. */
    Optional<Spread> stepMs() {
      return times(StepCost::stepMs);
    }

    /** Of its part until the losses; empty where modules work side by side. */
    Optional<Spread> forwardMs() {
      return times(StepCost::forwardMs);
    }

    /** Of its other part; likewise. */
    Optional<Spread> backwardMs() {
      return times(StepCost::backwardMs);
    }

    Optional<Spread> peakMb() {
      return spread(costs.stream().mapToDouble(StepCost::peakMb).toArray());
    }

    private Optional<Spread> times(Function<StepCost, List<Double>> which) {
      return spread(
          costs.stream()
              .flatMap(cost -> which.apply(cost).stream())
              .mapToDouble(Double::doubleValue)
              .toArray());
    }

    private static Optional<Spread> spread(double[] values) {
      return values.length == 0 ? Optional.empty() : Optional.of(Spread.of(values));
    }
  }

  List<Row> rows(ComparedNetwork network) {
    return rows.stream().filter(row -> row.network().name().equals(network.name())).toList();
  }

  Optional<Row> row(String network, String strategy) {
    return rows.stream()
        .filter(row -> row.network().name().equals(network) && row.strategy().equals(strategy))
        .findFirst();
  }

  /** What a strategy's model of a network gives on the test scans. */
  Optional<ModelComparison.OfModel> quality(String network, String strategy) {
    return row(network, strategy).flatMap(Row::quality);
  }
}
