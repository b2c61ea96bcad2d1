package org.gleamrecon.pipeline;

/**
 * Hears when a scan enters and leaves a stage. Called on the thread that does the work; must be
 * quick.
 */
public interface StageListener {
  StageListener NONE =
      new StageListener() {
        @Override
        public void entered(Stage stage) {}

        @Override
        public void left(Stage stage, long nanoseconds) {}
      };

  void entered(Stage stage);

  /**
   * The stage is over for this scan; {@code nanoseconds} is the time spent in it, summed over
   * frames.
   */
  void left(Stage stage, long nanoseconds);
}
