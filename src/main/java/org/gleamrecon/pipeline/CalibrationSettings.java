package org.gleamrecon.pipeline;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gleamrecon.calibration.EspiritSettings;
import org.gleamrecon.calibration.MapSettings;

/**
 * How sensitivity maps are estimated. All of it determines pixels.
 *
 * @param method where maps come from
 * @param kernel samples of an ESPIRiT patch along each axis, 2 to 16
 * @param size samples of the calibration region that are used along each axis, 8 to 64
 * @param crop maps are zero where ESPIRiT's eigenvalue is below it, 0 to 0.99
 * @param virtualCoils strongest combinations of the coils that methods with maps work with; 0: the
 *     coils as they are
 */
public record CalibrationSettings(
    Estimator method, int kernel, int size, double crop, int virtualCoils) {
  public static final CalibrationSettings DEFAULT =
      new CalibrationSettings(
          Estimator.ESPIRIT,
          EspiritSettings.DEFAULT.kernel(),
          EspiritSettings.DEFAULT.calibrationSize(),
          EspiritSettings.DEFAULT.crop(),
          0);

  /** Where maps come from. */
  public enum Estimator {
    /** ESPIRiT. */
    ESPIRIT,
    /** JSENSE. */
    JSENSE
  }

  public CalibrationSettings {
    if (kernel < 2 || kernel > 16) {
      throw new IllegalArgumentException("calibration kernel " + kernel + ": 2 to 16");
    }
    if (size < 8 || size > 64) {
      throw new IllegalArgumentException("calibration size " + size + ": 8 to 64");
    }
    if (!(crop >= 0 && crop <= 0.99)) {
      throw new IllegalArgumentException("calibration crop " + crop + ": 0 to 0.99");
    }
    if (virtualCoils < 0) {
      throw new IllegalArgumentException("virtual coils " + virtualCoils + ": 0 or more");
    }
  }

  MapSettings maps() {
    return new MapSettings(
        method == Estimator.JSENSE,
        new EspiritSettings(kernel, size, EspiritSettings.DEFAULT.threshold(), crop, 0));
  }

  /** What the operator should know where a network gets maps unlike those of its training. */
  Optional<String> warning(Method reconstruction) {
    return reconstruction == Method.GLEAM && method != Estimator.ESPIRIT
        ? Optional.of(
            "sensitivity maps by jsense (gleam.calibration.method), the network was trained on espirit's")
        : Optional.empty();
  }

  /** Adds what differs from the default to the options that determine pixels, and so UIDs. */
  void tell(Map<String, String> options) {
    if (method != DEFAULT.method) {
      options.put("calibration-method", method.name().toLowerCase(Locale.ROOT));
    }
    if (kernel != DEFAULT.kernel) {
      options.put("calibration-kernel", String.valueOf(kernel));
    }
    if (size != DEFAULT.size) {
      options.put("calibration-size", String.valueOf(size));
    }
    if (crop != DEFAULT.crop) {
      options.put("calibration-crop", String.valueOf(crop));
    }
    if (virtualCoils != DEFAULT.virtualCoils) {
      options.put("virtual-coils", String.valueOf(virtualCoils));
    }
  }
}
