package org.gleamrecon.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;

/** A training in a process of its own, to be killed: arguments work directory, settings, scans. */
final class TrainingProcess {
  private TrainingProcess() {}

  /** Tells every step on standard output, so that whoever kills can choose the moment. */
  private record Loud() implements TrainingProgress {
    @Override
    public void scanRead(int scans, int of, int frames) {}

    @Override
    public void stepDone(int step, int steps, double secondsLeft, List<Double> losses) {
      System.out.println("step " + step);
    }

    @Override
    public void validated(int step, List<ModelCard.ExitMetrics> exits, boolean best) {
      System.out.println("validated " + step);
    }
  }

  public static void main(String[] arguments) throws Exception {
    TensorScope.setThreadsPerOperation(1);
    List<Path> scans =
        List.of(arguments).subList(2, arguments.length).stream().map(Path::of).toList();
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      new TrainingRun(
              TrainingPlan.read(arguments[1]).settings(),
              Optional.empty(),
              Path.of(arguments[0]),
              new Loud())
          .run(scope, scans, List.of());
    }
  }
}
