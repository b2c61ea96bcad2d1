package org.gleamrecon.pipeline;

import java.util.Locale;

/**
 * The stages of the corridor, in the order in which a scan passes them. The same names serve
 * metrics, traces, headers and docs.
 */
public enum Stage {
  /** Headers read, scan laid out. */
  PARSE,
  /** Noise covariance measured, whitening matrix made. */
  NOISE,
  /** Acquisitions read, whitened and put in their place in k-space. */
  ORDER,
  /** Coil sensitivities estimated. */
  CALIBRATE,
  /** Images reconstructed. */
  RECONSTRUCT,
  /** Images cropped and resampled to the reconstruction matrix, placed in the patient, scaled. */
  FINISH,
  /** Answer encoded (DICOM, MRD, picture). */
  ENCODE;

  /** Name in metrics, headers and traces. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
