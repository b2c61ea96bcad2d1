package org.gleamrecon.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.gleamrecon.pipeline.PipelineSettings;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.train.StepCost;
import org.gleamrecon.train.TrainingPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gleam bench step}: what a training step costs, as one line of JSON. */
@Command(
    description = {
      "Measures one kind of training step.",
      "Trains a network on random numbers and prints, as JSON, the times of its steps (ms), their",
      "way forward and back, and the memory above what stays resident. Linux only."
    },
    sortOptions = false)
final class BenchStepCommand extends StandardCommand implements Callable<Integer> {
  @Option(
      names = "--network",
      paramLabel = "NAME",
      required = true,
      description = "one of those that `bench tables` compares")
  private String network = "";

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      required = true,
      description = "end-to-end, checkpointed, gleam, p-gleam or mel, as compared")
  private String strategy = "";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "networks and sizes; as of `bench tables`")
  private @Nullable Path config;

  @Override
  public Integer call() throws IOException {
    TablesPlan tables = TablesPlan.read(config, null, List.of());
    TrainingPlan plan = tables.network(network).plan(strategy);
    PipelineSettings settings = ReconstructCommand.settings();
    plan.strategy().requireHome(settings.device().kind());
    TensorScope.setThreadsPerOperation(TrainCommand.threads(plan, settings));
    try (TensorScope scope = TensorScope.open(settings.device())) {
      StepCost cost = StepCost.measure(scope, plan, tables.cost().size(), tables.cost().steps());
      out().println(new JsonMapper().writeValueAsString(cost));
    }
    return 0;
  }
}
