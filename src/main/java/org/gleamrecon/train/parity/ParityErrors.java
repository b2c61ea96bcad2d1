package org.gleamrecon.train.parity;

/**
 * The worst differences between our outputs and a golden file's.
 *
 * @param images largest error of an image over the image's largest value
 * @param losses largest relative error of a loss
 * @param gradients largest error of a gradient array over that array's largest value
 * @param weightsBeyond share of the trained weights that are off by more than 2e-5
 * @param weights largest error of a trained weight, absolute
 */
public record ParityErrors(
    double images, double losses, double gradients, double weightsBeyond, double weights) {
  static final double IMAGE_TOLERANCE = 1e-5;
  static final double LOSS_TOLERANCE = 1e-4;
  static final double GRADIENT_TOLERANCE = 1e-2;
  // A weight whose gradient is near zero moves by Adam's own step in either direction: three steps
  // of 1e-4 one way here, three the other way there.
  static final double WEIGHT_TOLERANCE = 2e-5;
  static final double WEIGHTS_BEYOND = 1e-3;
  static final double WORST_WEIGHT = 6e-4;

  /** Whether all are within tolerance; not a number is not. */
  public boolean withinTolerance() {
    return images <= IMAGE_TOLERANCE
        && losses <= LOSS_TOLERANCE
        && gradients <= GRADIENT_TOLERANCE
        && weightsBeyond <= WEIGHTS_BEYOND
        && weights <= WORST_WEIGHT;
  }
}
