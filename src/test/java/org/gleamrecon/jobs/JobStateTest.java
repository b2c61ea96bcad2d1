package org.gleamrecon.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.modelstore.ModelId;
import org.junit.jupiter.api.Test;

class JobStateTest {
  private static final JobState.Queued QUEUED = new JobState.Queued(Attempts.NONE, null);
  private static final GateReport GATE =
      new GateReport(true, List.of(), JsonNodeFactory.instance.objectNode());

  @Test
  void theWayToAModel() {
    JobState.Running running = QUEUED.begin();
    JobState.Evaluating evaluating = running.evaluate();
    JobState.Succeeded succeeded = evaluating.succeed(new ModelId("m", 2), GATE, false, List.of());
    JobState.Failed failed = running.fail(FailureCode.TRAINING_DIVERGED, "");
    List<JobState> all = List.of(QUEUED, running, evaluating, succeeded, failed, QUEUED.cancel());
    assertEquals(JobState.LABELS, all.stream().map(JobState::label).toList());
    all.stream().skip(1).limit(4).forEach(state -> assertEquals(1, state.attempts().begun()));
    assertEquals(
        List.of(true, true, true, false, false, false),
        all.stream().map(JobState.Open.class::isInstance).toList());
  }

  @Test
  void aDeadTrainersJobIsQueuedAgainUntilTheLimitOfFruitlessAttempts() {
    JobState.Queued again = died(QUEUED, 0);
    assertEquals(new Attempts(1, 1, 0), again.attempts());
    again = died(again, 0);
    JobState end = again.begin().trainerDied("killed by signal 9", 0, 3);
    JobState.Failed failed = assertInstanceOf(JobState.Failed.class, end);
    assertEquals(FailureCode.TRAINER_CRASHED, failed.code());
    assertTrue(failed.detail().startsWith("3 attempts"), failed.detail());
    assertTrue(failed.detail().endsWith("killed by signal 9"), failed.detail());
  }

  @Test
  void anAttemptThatGetsFurtherMakesTheLimitBeginAnew() {
    JobState.Queued again = died(died(QUEUED, 5), 5);
    assertEquals(new Attempts(2, 1, 5), again.attempts());
    assertEquals(new Attempts(3, 0, 6), died(again, 6).attempts());
  }

  @Test
  void whatTheServiceEndsItselfIsNotHeldAgainstTheTrainer() {
    JobState.Queued again = died(QUEUED, 5).begin().trainerEnded("the service was stopped", 5);
    assertEquals(new Attempts(2, 0, 5), again.attempts());
  }

  private static JobState.Queued died(JobState.Queued queued, int step) {
    return assertInstanceOf(
        JobState.Queued.class, queued.begin().trainerDied("killed by signal 9", step, 3));
  }
}
