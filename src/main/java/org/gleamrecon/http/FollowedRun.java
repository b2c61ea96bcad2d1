package org.gleamrecon.http;

import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.pipeline.Iteration;
import org.gleamrecon.pipeline.Stage;
import org.gleamrecon.pipeline.StageListener;
import org.gleamrecon.results.LiveRun;

/** Tells a run what its scan goes through, and stops the scan when somebody stops the run. */
final class FollowedRun implements StageListener {
  private final LiveRun run;
  private final RunProgress progress;

  FollowedRun(LiveRun run, RunProgress progress) {
    this.run = run;
    this.progress = progress;
  }

  @Override
  public void entered(Stage stage) {
    progress.entered(stage);
    run.entered(stage.label(), progress.nanoseconds());
    goingOn();
  }

  @Override
  public void laidOut(int images) {
    progress.laidOut(images);
  }

  @Override
  public Optional<String> answerForm() {
    return Optional.of(KeptImages.FORM);
  }

  @Override
  public void frame(int index, int of) {
    run.frame(index, of);
    if (index > 0) {
      // A stage is entered with the first frame only.
      run.entered(Stage.RECONSTRUCT.label(), progress.nanoseconds());
    }
  }

  @Override
  public void goingOn() {
    if (run.cancelled()) {
      throw new ReconstructionException(
          FailureCode.CANCELLED, "stopped on demand in stage " + progress.part());
    }
  }

  @Override
  public void iterated(Iteration iteration) {
    progress.iterated(iteration);
    run.iterated(iteration.done(), iteration.of());
    if (iteration.exit()) {
      run.passed(iteration.done(), iteration.of(), ExitPreview.of(iteration.plane().get()));
    }
  }

  @Override
  public void lowered() {
    progress.lowered();
  }

  @Override
  public void fellBack(FailureCode reason) {
    progress.fellBack(reason);
  }

  @Override
  public void left(Stage stage, long nanoseconds) {
    progress.left(stage, nanoseconds);
  }
}
