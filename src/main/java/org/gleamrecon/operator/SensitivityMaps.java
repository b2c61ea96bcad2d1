package org.gleamrecon.operator;

import org.gleamrecon.tensor.ComplexTensor;

/**
 * Coil sensitivities with unit root-sum-of-squares over the coils, or zero where cropped.
 *
 * @param maps (batch or 1, coil, y, x)
 * @param croppedFraction share of the pixels, 0 to 1, where the maps were set to zero because the
 *     calibration data do not support them (air)
 */
public record SensitivityMaps(ComplexTensor maps, double croppedFraction) {
  public int coils() {
    return Math.toIntExact(maps.shape()[1]);
  }
}
