package org.gleamrecon.tensor;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * Whether the calling thread records operations for differentiation, for the length of a call.
 *
 * <p>The engine keeps this per thread and has it on in every new thread, so both training and
 * inference say which they want; what was there before is put back.
 */
public final class GradientMode {
  private GradientMode() {}

  /** Operations on arrays that want gradients are recorded. */
  public static <T> T recording(Supplier<T> work) {
    return within(true, work);
  }

  /** Nothing is recorded; arrays may be overwritten in place. */
  public static <T> T off(Supplier<T> work) {
    return within(false, work);
  }

  private static <T> T within(boolean recording, Supplier<T> work) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(recording);
    try {
      return work.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }
}
