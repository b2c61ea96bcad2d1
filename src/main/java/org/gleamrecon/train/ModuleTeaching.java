package org.gleamrecon.train;

/**
 * How one module is taught, where it is not as the others are.
 *
 * @param learningRateFactor its part of the training's step size
 */
public record ModuleTeaching(double learningRateFactor, Loss loss, Rule optimizer) {
  /** How the others are. */
  public static final ModuleTeaching USUAL = new ModuleTeaching(1, Loss.L1, Rule.ADAM);

  private static final double LARGEST_FACTOR = 1000;

  /** Distance of an image from its target. */
  public enum Loss {
    /** Mean magnitude of the difference: the published one. */
    L1,
    /** Mean squared magnitude of the difference. */
    L2
  }

  /** What makes a step of a gradient. */
  public enum Rule {
    /** {@link Adam}. */
    ADAM,
    /** {@link Momentum}. */
    MOMENTUM
  }

  /**
   * @throws IllegalArgumentException if the factor is not above 0 and at most 1000
   */
  public ModuleTeaching {
    if (!(learningRateFactor > 0 && learningRateFactor <= LARGEST_FACTOR)) {
      throw new IllegalArgumentException("learningRateFactor out of range: " + learningRateFactor);
    }
  }
}
