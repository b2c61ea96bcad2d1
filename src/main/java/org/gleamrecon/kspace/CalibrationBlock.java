package org.gleamrecon.kspace;

import java.util.List;

/**
 * Which lines the calibration region of a frame is made of, and its size. Frames whose blocks are
 * equal share their calibration, so that sensitivity maps need to be estimated once.
 *
 * @param lines in the order of acquisition; lines of the same place are averaged
 * @param readout samples along the readout, around the centre of k-space
 * @param phase1 lines along the first phase encoding
 * @param phase2 lines along the second, 1 in 2D
 */
public record CalibrationBlock(List<LinePlacement> lines, int readout, int phase1, int phase2) {
  public CalibrationBlock {
    lines = List.copyOf(lines);
  }
}
