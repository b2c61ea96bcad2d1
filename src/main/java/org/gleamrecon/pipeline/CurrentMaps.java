package org.gleamrecon.pipeline;

import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.gleamrecon.calibration.MapSettings;
import org.gleamrecon.calibration.SensitivityMapEstimator;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.kspace.ReceivedCoils;
import org.gleamrecon.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * The sensitivity maps of the frames to come: new ones take the place, and the memory, of the old.
 *
 * @param <T> slices or a volume
 */
final class CurrentMaps<T> {
  private final MapSettings settings;
  private final TensorScope scan;
  private @Nullable TensorScope owner;
  private @Nullable T maps;
  private Optional<ReceivedCoils> received = Optional.empty();

  /**
   * @param scan owns them in the end
   */
  CurrentMaps(MapSettings settings, TensorScope scan) {
    this.settings = settings;
    this.scan = scan;
  }

  /**
   * Replaces them.
   *
   * @param noiseVariance as {@link FrameMethod#calibrate}
   * @param estimate makes maps in the scope it is given
   */
  void estimate(
      CalibrationRegion region,
      double noiseVariance,
      Optional<ReceivedCoils> coils,
      BiFunction<TensorScope, SensitivityMapEstimator, T> estimate) {
    if (owner != null) {
      owner.close();
    }
    TensorScope scope = scan.child();
    maps =
        estimate.apply(
            scope,
            SensitivityMapEstimator.fitting(region, settings.withNoiseVariance(noiseVariance)));
    owner = scope;
    received = coils;
  }

  /** How the coils as received follow from the maps', where these are whitened. */
  Optional<ReceivedCoils> received() {
    return received;
  }

  T get() {
    return Objects.requireNonNull(maps, "calibrate first");
  }
}
