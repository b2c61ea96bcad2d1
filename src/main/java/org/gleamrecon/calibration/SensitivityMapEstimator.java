package org.gleamrecon.calibration;

import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.tensor.TensorScope;

/**
 * Coil sensitivities from the centre of k-space. The maps have unit root-sum-of-squares over the
 * coils, or are zero, and the phase of a virtual coil that the data determine, so equal data give
 * equal maps. One coil: its map is 1.
 */
public interface SensitivityMapEstimator {
  /** Below so many samples along an axis in the plane there are too few patches for ESPIRiT. */
  int FEWEST_SAMPLES = 8;

  /**
   * Maps of a 2D slice.
   *
   * @param scope owns the maps
   * @param ny encoded matrix along phase1
   * @param nx encoded matrix along the readout, without oversampling
   * @return maps (1, coil, y, x)
   */
  SensitivityMaps slice(TensorScope scope, CalibrationRegion region, int ny, int nx);

  /**
   * Maps of a 3D slab.
   *
   * @param scope owns what the planes are made from; must outlive the answer
   * @param nz encoded matrix along phase2, ny along phase1, nx along the readout
   */
  VolumeSensitivities volume(TensorScope scope, CalibrationRegion region, int nz, int ny, int nx);

  /** As below, by ESPIRiT. */
  static SensitivityMapEstimator fitting(CalibrationRegion region, EspiritSettings settings) {
    return fitting(region, new MapSettings(false, settings));
  }

  /** What was asked for where the region has room for it, otherwise low-resolution images. */
  static SensitivityMapEstimator fitting(CalibrationRegion region, MapSettings settings) {
    boolean volume = region.phase2() > 1;
    int across = volume ? region.phase1() : region.readout();
    int along = volume ? region.phase2() : region.phase1();
    boolean room =
        Math.max(across, along) >= FEWEST_SAMPLES
            && (volume || Math.min(across, along) >= FEWEST_SAMPLES);
    return room && region.coils().length > 1
        ? settings.estimator()
        : new LowResolutionEstimator(settings.espirit().calibrationSize());
  }
}
