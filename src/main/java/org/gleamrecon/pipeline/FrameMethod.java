package org.gleamrecon.pipeline;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.kspace.KSpace;
import org.gleamrecon.kspace.ReceivedCoils;

/**
 * One method on one kind of frame (2D slice or 3D slab). Works on the device's thread; its arrays
 * belong to the scope that it was made with.
 */
sealed interface FrameMethod permits SliceMethod, PhasesMethod, SlabMethod, UnrolledSlab {
  /**
   * Estimates the sensitivity maps that frames need from now on. Not called for methods without
   * maps.
   *
   * @param noiseVariance E|n|^2 of a sample of the calibration data, 0 if unknown
   * @param received how the coils as received follow from the region's, if these are whitened
   */
  void calibrate(CalibrationRegion region, double noiseVariance, Optional<ReceivedCoils> received);

  /**
   * Reconstructs a frame with the maps of the last calibration, at the exits that its depth keeps.
   */
  ExitImages reconstruct(KSpace frame, StageClock clock);

  /**
   * Reconstructs frames that share their maps: all phases of a slice where the method joins them,
   * else one.
   *
   * @return for each frame, in their order
   */
  default List<ExitImages> reconstruct(List<KSpace> frames, StageClock clock) {
    return frames.stream().map(frame -> reconstruct(frame, clock)).toList();
  }

  /**
   * How well images of the frame predict a few of its lines that they are made without, for the
   * guard: a run of its own, whose images nobody gets.
   *
   * @param exits where to look, at least one
   * @return by exit ||A x - y|| / ||y|| over the lines left out; empty where the method or the
   *     frame has nothing to leave out
   */
  default Map<Integer, Double> heldOut(
      KSpace frame, NavigableSet<Integer> exits, StageClock clock) {
    return Map.of();
  }
}
