package org.gleamrecon.train;

/**
 * Asked around every short piece of a training's work, so that it can wait for those who come
 * first.
 */
public interface WorkTurns {
  /** Never waits. */
  WorkTurns ALWAYS =
      new WorkTurns() {
        @Override
        public void begin() {}

        @Override
        public void end() {}
      };

  /**
   * Returns when work may begin.
   *
   * @throws org.gleamrecon.failure.ReconstructionException CANCELLED if the training was told to
   *     stop while it waited
   */
  void begin();

  /** Told where a piece of work holds the most memory; by several threads where several work. */
  default void fullest() {}

  /** The piece of work that began is over, well or not; without any, nothing happens. */
  void end();

  /** Lets others in between two pieces of work. */
  default void next() {
    end();
    begin();
  }
}
