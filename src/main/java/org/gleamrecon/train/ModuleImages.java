package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;

/** The images that a module takes from the one before it and gives to the one after it. */
interface ModuleImages {
  /** The image that an example begins this module with; the caller owns it from now on. */
  NDArray take(int example);

  /** The image after this module, not part of any graph. */
  void give(int example, NDArray image);

  /**
   * Called when all losses of this module were found finite, before it is updated; returns when
   * those of the modules before it were.
   */
  void sound();
}
