package org.gleamrecon.tcp;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** How images are sent back. */
enum ReplyForm {
  /** MRD images (1022) of float magnitudes, unscaled. */
  IMAGES,
  /** DICOM files (1018). */
  DICOM;

  /**
   * The form that a configuration asks for, images if it does not.
   *
   * @throws ReconstructionException PARAMETER_INVALID, naming the forms there are
   */
  static ReplyForm of(Optional<String> reply) {
    if (reply.isEmpty()) {
      return IMAGES;
    }
    for (ReplyForm form : values()) {
      if (form.label().equals(reply.get())) {
        return form;
      }
    }
    throw new ReconstructionException(
        FailureCode.PARAMETER_INVALID,
        "reply is one of "
            + Arrays.stream(values()).map(ReplyForm::label).collect(Collectors.joining(", ")));
  }

  /** Under which name the time that encoding takes is learned. */
  String encoding() {
    return "SESSION_" + name();
  }

  private String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
