package org.gleamrecon.kspace;

import java.util.List;
import java.util.Optional;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.AcquisitionHeader;

/** What an acquisition is good for, by its flags. */
enum LineUse {
  IMAGING,
  /** For sensitivity maps only. */
  CALIBRATION,
  NOISE,
  /** No image data. */
  NONE;

  /** Flags of acquisitions that are no image data, in the order in which they are looked for. */
  private static final List<AcquisitionFlag> PUT_ASIDE =
      List.of(
          AcquisitionFlag.IS_NAVIGATION_DATA,
          AcquisitionFlag.IS_PHASECORR_DATA,
          AcquisitionFlag.IS_HPFEEDBACK_DATA,
          AcquisitionFlag.IS_RTFEEDBACK_DATA,
          AcquisitionFlag.IS_DUMMYSCAN_DATA,
          AcquisitionFlag.IS_SURFACECOILCORRECTIONSCAN_DATA,
          AcquisitionFlag.IS_PHASE_STABILIZATION_REFERENCE,
          AcquisitionFlag.IS_PHASE_STABILIZATION);

  static LineUse of(AcquisitionHeader header) {
    if (header.has(AcquisitionFlag.IS_NOISE_MEASUREMENT)) {
      return NOISE;
    }
    if (putAside(header).isPresent()) {
      return NONE;
    }
    boolean mapsOnly =
        header.has(AcquisitionFlag.IS_PARALLEL_CALIBRATION)
            && !header.has(AcquisitionFlag.IS_PARALLEL_CALIBRATION_AND_IMAGING);
    return mapsOnly ? CALIBRATION : IMAGING;
  }

  /** The flag that says that it is no image data. */
  static Optional<AcquisitionFlag> putAside(AcquisitionHeader header) {
    return PUT_ASIDE.stream().filter(header::has).findFirst();
  }
}
