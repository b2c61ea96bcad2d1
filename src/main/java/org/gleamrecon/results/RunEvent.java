package org.gleamrecon.results;

import java.util.function.Supplier;

/** Something that happened in a run. Numbered from 1, in their order. */
public sealed interface RunEvent {
  long number();

  /**
   * Another part of the work began.
   *
   * @param progress 0 to 1
   */
  record Stage(long number, String stage, double progress) implements RunEvent {}

  /**
   * The image of a frame is at an exit.
   *
   * @param nInf iterations that it has been through
   * @param of so many that will run
   * @param frame from 0; a frame is a slice or a slab
   * @param preview PNG, made when asked for
   */
  record Exit(long number, int nInf, int of, int frame, int frames, Supplier<byte[]> preview)
      implements RunEvent {}

  /** Nothing happens any more. */
  record Over(long number, RunStatus last) implements RunEvent {}
}
