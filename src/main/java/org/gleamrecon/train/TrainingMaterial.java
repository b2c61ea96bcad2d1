package org.gleamrecon.train;

import java.util.List;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.UnrolledNetwork;

/** What a training learns from and is judged by. */
sealed interface TrainingMaterial permits FullSupervision, SelfSupervision {
  /**
   * An example; depends on the seed, the step and the place alone.
   *
   * @param scope owns it
   * @param step from 0
   * @param place in the step's batch, from 0
   */
  Example example(TensorScope scope, int step, int place);

  /** Every exit's figures on the validation images, the same ones every time. */
  ImageScores judge(UnrolledNetwork network, TensorScope scope, WorkTurns turns);

  /**
   * As {@link #judge}, on every validation frame (at most a few dozen) and with other random
   * choices than those that chose the best weights.
   */
  ImageScores accept(UnrolledNetwork network, TensorScope scope, WorkTurns turns);

  /** What is learned from. */
  List<TrainingFrame> frames();

  /** What a checkpoint must agree with. */
  String identity();

  /** Whether the figures are of frames, or samples, of the training scans. */
  boolean heldBack();
}
