package org.gleamrecon.pipeline;

import java.util.Comparator;
import org.gleamrecon.kspace.Frame;
import org.gleamrecon.kspace.ScanLayout;
import org.gleamrecon.kspace.Undersampling;
import org.gleamrecon.mrd.MatrixSize;

/**
 * What decides whether a model was trained for a scan.
 *
 * @param coils that the reconstruction works with
 * @param largerSide of the encoded image without readout oversampling, pixels: what a network sees
 * @param undersampling of the frame with the fewest lines
 */
record ScanTraits(
    boolean threeDimensional, int coils, int largerSide, Undersampling undersampling) {

  /**
   * @param virtualCoils as {@link CalibrationSettings#virtualCoils}
   */
  static ScanTraits of(ScanLayout layout, int virtualCoils) {
    MatrixSize encoded = layout.grid().encoded();
    int plane = Math.max(encoded.x(), encoded.y());
    Undersampling sparsest =
        layout.frames().stream()
            .map((Frame frame) -> Undersampling.of(frame, layout.grid()))
            .max(Comparator.comparingDouble(Undersampling::acceleration))
            .orElseThrow();
    return new ScanTraits(
        layout.threeDimensional(),
        virtualCoils > 0 ? Math.min(virtualCoils, layout.coils()) : layout.coils(),
        plane,
        sparsest);
  }
}
