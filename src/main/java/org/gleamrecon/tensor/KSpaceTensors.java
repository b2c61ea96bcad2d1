package org.gleamrecon.tensor;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import org.gleamrecon.kspace.KSpace;
import org.gleamrecon.kspace.SamplingMask;

/**
 * Ordered k-space as native arrays, copied. Axes: (batch, coil, y, x) for 2D frames, where y is
 * phase1 and x the readout; a 3D frame becomes a batch of planes along x: (x, coil, kz, ky).
 */
public final class KSpaceTensors {
  private KSpaceTensors() {}

  /**
   * 2D frames of one size.
   *
   * @return (frame, coil, ky, kx)
   */
  public static ComplexTensor frames(TensorScope scope, List<KSpace> frames) {
    KSpace first = frames.get(0);
    int coils = first.coils().length;
    int perCoil = 2 * first.phase1() * first.readout();
    float[] values = new float[Math.multiplyExact(frames.size() * coils, perCoil)];
    int at = 0;
    for (KSpace frame : frames) {
      if (frame.phase2() != 1
          || frame.coils().length != coils
          || frame.phase1() != first.phase1()
          || frame.readout() != first.readout()) {
        throw new IllegalArgumentException(
            "frame of %d coils x %d x %d x %d in a batch of %d x 1 x %d x %d"
                .formatted(
                    frame.coils().length,
                    frame.phase2(),
                    frame.phase1(),
                    frame.readout(),
                    coils,
                    first.phase1(),
                    first.readout()));
      }
      for (float[] coil : frame.coils()) {
        System.arraycopy(coil, 0, values, at, perCoil);
        at += perCoil;
      }
    }
    return scope.complex(values, frames.size(), coils, first.phase1(), first.readout());
  }

  /**
   * Planes from (inclusive) to (exclusive) along x of a 3D frame whose readout is in image space.
   *
   * @return (x, coil, kz, ky)
   */
  public static ComplexTensor planes(TensorScope scope, KSpace volume, int from, int to) {
    if (!volume.readoutInImageSpace()) {
      throw new IllegalArgumentException("the readout of a 3D frame must be in image space");
    }
    int coils = volume.coils().length;
    int plane = volume.phase2() * volume.phase1();
    float[] values = new float[Math.multiplyExact((to - from) * coils, 2 * plane)];
    for (int coil = 0; coil < coils; coil++) {
      float[] samples = volume.coils()[coil];
      for (int line = 0; line < plane; line++) {
        int source = 2 * (line * volume.readout() + from);
        for (int x = 0; x < to - from; x++) {
          int target = 2 * ((x * coils + coil) * plane + line);
          values[target] = samples[source + 2 * x];
          values[target + 1] = samples[source + 2 * x + 1];
        }
      }
    }
    return scope.complex(values, to - from, coils, volume.phase2(), volume.phase1());
  }

  /**
   * Masks of 2D frames of one size, 1 where acquired; one for all where they are alike.
   *
   * @return float32 (frame or 1, 1, ky, kx)
   */
  public static NDArray masks(TensorScope scope, List<SamplingMask> masks) {
    boolean alike = masks.stream().allMatch(mask -> sameSamples(mask, masks.get(0)));
    List<SamplingMask> kept = alike ? masks.subList(0, 1) : masks;
    SamplingMask first = masks.get(0);
    int size = first.phase1() * first.readout();
    float[] values = new float[Math.multiplyExact(kept.size(), size)];
    int at = 0;
    for (SamplingMask mask : kept) {
      if (mask.acquired().length != size) {
        throw new IllegalArgumentException(
            "mask of %d samples in a batch of %d".formatted(mask.acquired().length, size));
      }
      for (boolean sample : mask.acquired()) {
        values[at++] = sample ? 1 : 0;
      }
    }
    return scope.real(values, kept.size(), 1, first.phase1(), first.readout());
  }

  /**
   * The mask of every plane of a 3D frame whose readout is in image space.
   *
   * @return float32 (1, 1, kz, ky)
   */
  public static NDArray planeMask(TensorScope scope, SamplingMask mask) {
    float[] values = new float[mask.phase2() * mask.phase1()];
    for (int line = 0; line < values.length; line++) {
      values[line] = mask.acquired()[line * mask.readout()] ? 1 : 0;
    }
    return scope.real(values, 1, 1, mask.phase2(), mask.phase1());
  }

  private static boolean sameSamples(SamplingMask one, SamplingMask other) {
    return Arrays.equals(one.acquired(), other.acquired());
  }
}
