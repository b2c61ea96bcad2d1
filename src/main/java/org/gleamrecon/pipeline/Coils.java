package org.gleamrecon.pipeline;

import java.util.Optional;
import org.gleamrecon.calibration.CoilCompression;
import org.gleamrecon.kspace.CalibrationBlock;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.kspace.Frame;
import org.gleamrecon.kspace.KSpace;
import org.gleamrecon.kspace.KSpaceAssembler;
import org.gleamrecon.kspace.Prewhitening;
import org.gleamrecon.kspace.ReceivedCoils;

/**
 * The coils that a scan is reconstructed on: those it was acquired with, or fewer virtual ones. Not
 * for several threads.
 */
final class Coils {
  private final boolean calibrated;
  private final int virtualCoils;
  private Optional<CalibrationBlock> last = Optional.empty();
  private Optional<CoilCompression> compression = Optional.empty();

  /**
   * @param virtualCoils 0: the coils as they are
   */
  Coils(Method method, int virtualCoils) {
    this.calibrated = method != Method.ZERO_FILLED;
    this.virtualCoils = virtualCoils;
  }

  /**
   * The frame's calibration region if the method needs one and it is another than the last frame's.
   */
  Optional<CalibrationRegion> calibration(KSpaceAssembler assembler, Frame frame) {
    if (!calibrated) {
      return Optional.empty();
    }
    return calibration(assembler, assembler.calibrationBlock(frame));
  }

  /** As above, of one block for all phases of the frame's slice. */
  Optional<CalibrationRegion> calibrationOfPhases(KSpaceAssembler assembler, Frame frame) {
    return calibration(assembler, assembler.calibrationBlockOfPhases(frame));
  }

  private Optional<CalibrationRegion> calibration(
      KSpaceAssembler assembler, CalibrationBlock ofFrame) {
    Optional<CalibrationBlock> block = Optional.of(ofFrame);
    if (block.equals(last)) {
      return Optional.empty();
    }
    last = block;
    CalibrationRegion region = assembler.calibration(block.get());
    compression =
        virtualCoils > 0 && virtualCoils < region.coils().length
            ? Optional.of(CoilCompression.of(region, virtualCoils))
            : Optional.empty();
    return Optional.of(compression.map(fewer -> fewer.apply(region)).orElse(region));
  }

  /** How the scan's own coils follow from those it is reconstructed on; empty if unwhitened. */
  Optional<ReceivedCoils> received(Prewhitening whitening) {
    if (whitening.isIdentity()) {
      return Optional.empty();
    }
    ReceivedCoils unwhitened = whitening.received();
    return Optional.of(compression.map(fewer -> fewer.apply(unwhitened)).orElse(unwhitened));
  }

  /** A frame's k-space on the coils of its calibration region. */
  KSpace of(KSpace frame) {
    return compression.map(fewer -> fewer.apply(frame)).orElse(frame);
  }
}
