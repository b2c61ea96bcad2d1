package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gleamrecon.calibration.EspiritSettings;
import org.gleamrecon.calibration.SensitivityMapEstimator;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.kspace.KSpace;
import org.gleamrecon.kspace.LinePlacement;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.operator.ZeroFilled;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.KSpaceTensors;
import org.gleamrecon.tensor.TensorScope;

/** What a training keeps of a frame's k-space: coil images, sensitivity maps, brightness. */
final class FrameImages {
  private static final double BRIGHT = 0.95;

  private FrameImages() {}

  /** Inverse transform of what is there, (z, coil, y, x). */
  static ComplexTensor coils(TensorScope work, KSpace samples) {
    if (!samples.readoutInImageSpace()) {
      return ZeroFilled.coilImages(work, KSpaceTensors.frames(work, List.of(samples)));
    }
    ComplexTensor planes =
        ZeroFilled.coilImages(work, KSpaceTensors.planes(work, samples, 0, samples.readout()));
    return new ComplexTensor(planes.array().transpose(2, 1, 3, 0));
  }

  /** Sensitivity maps, (z, coil, y, x). */
  static ComplexTensor maps(
      TensorScope work, CalibrationRegion centre, EspiritSettings espirit, int nz, int ny, int nx) {
    SensitivityMapEstimator estimator = SensitivityMapEstimator.fitting(centre, espirit);
    if (nz == 1) {
      return estimator.slice(work, centre, ny, nx).maps();
    }
    SensitivityMaps planes = estimator.volume(work, centre, nz, ny, nx).planes(work, 0, nx);
    return new ComplexTensor(planes.maps().array().transpose(2, 1, 3, 0));
  }

  /**
   * Of whitened samples, per component; of the best average, since noise that is not there must not
   * be accounted for.
   */
  static double noise(List<LinePlacement> lines) {
    Map<Integer, Integer> averages = new HashMap<>();
    for (LinePlacement line : lines) {
      averages.merge((line.phase2() << 16) + line.phase1(), 1, Integer::sum);
    }
    return Math.sqrt(0.5 / Collections.max(averages.values()));
  }

  /** 95th percentile of the root-sum-of-squares image, 1 if that is black. */
  static double scale(ComplexTensor images) {
    float[] power;
    try (NDArray magnitude = images.array().abs();
        NDArray squared = magnitude.square();
        NDArray sum = squared.sum(new int[] {1})) {
      power = sum.toFloatArray();
    }
    Arrays.sort(power);
    double top = Math.sqrt(power[(int) (BRIGHT * power.length)]);
    return top > 0 ? top : 1;
  }
}
