package org.gleamrecon.pipeline;

/**
 * What is told of one request on its way, for whoever follows it through several programs. Must be
 * quick; hears no patient data. Told by one thread at a time.
 */
public interface RequestTrace {
  /** Nobody follows it. */
  RequestTrace NONE =
      new RequestTrace() {
        @Override
        public void entered(Stage stage) {}

        @Override
        public void left(Stage stage, long nanoseconds) {}

        @Override
        public void ended(String outcome) {}
      };

  /** The first frame enters the stage. */
  void entered(Stage stage);

  /** The stage is over for the scan; the time was spent in it, summed over frames. */
  void left(Stage stage, long nanoseconds);

  /**
   * Nothing more is told; again does nothing.
   *
   * @param outcome {@code success} or the failure code's name
   */
  void ended(String outcome);
}
