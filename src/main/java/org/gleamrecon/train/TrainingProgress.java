package org.gleamrecon.train;

import java.util.List;
import org.gleamrecon.modelstore.ModelCard;

/** Hears how a training goes. */
public interface TrainingProgress {
  /** A scan was read; {@code of} in all. */
  void scanRead(int scans, int of, int frames);

  /** A step was passed; told of each, for those who keep a count. */
  default void stepPassed(int step) {}

  /**
   * Some steps were done.
   *
   * @param secondsLeft estimate
   * @param losses per module, mean since the last call
   */
  void stepDone(int step, int steps, double secondsLeft, List<Double> losses);

  /** The validation scans were looked at. */
  void validated(int step, List<ModelCard.ExitMetrics> exits, boolean best);
}
