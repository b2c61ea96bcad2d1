package org.gleamrecon.cli;

import java.util.List;
import java.util.Optional;

/**
 * What the service sent back for one demand, in the two forms that the demo asks for.
 *
 * @param method as the service names it
 * @param model {@code name:version}, empty for methods without
 * @param nInf unrolled iterations used, 0 for methods without
 * @param milliseconds from the first byte sent to the last byte received, DICOM answer
 * @param instances DICOM files in the order of the answer
 * @param stream MRD stream of the unscaled images
 */
record DemoAnswer(
    String method,
    Optional<String> model,
    int nInf,
    double milliseconds,
    List<byte[]> instances,
    byte[] stream) {

  /** Label in the table's and the picture's rows. */
  String label() {
    return nInf == 0 ? method : method + " n_inf=" + nInf;
  }
}
