package org.gleamrecon.cli;

import java.util.List;
import org.gleamrecon.pipeline.Stage;
import org.gleamrecon.pipeline.StageListener;

/** Shows the stages of a reconstruction as they begin. */
record StageProgress(Progress progress) implements StageListener {
  private static final List<Stage> STAGES = List.of(Stage.values());

  @Override
  public void entered(Stage stage) {
    progress.at(stage.label(), STAGES.indexOf(stage) / (double) STAGES.size());
  }

  @Override
  public void left(Stage stage, long nanoseconds) {}
}
