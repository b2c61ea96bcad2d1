package org.gleamrecon.calibration;

import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.tensor.TensorScope;

/** The maps of a 3D scan, given out plane by plane: all of them at once can fill the memory. */
@FunctionalInterface
public interface VolumeSensitivities {
  /**
   * @param scope owns the maps
   * @param from first plane along x, inclusive
   * @param to last plane, exclusive
   * @return maps (x, coil, z, y)
   */
  SensitivityMaps planes(TensorScope scope, int from, int to);
}
