package org.gleamrecon.pipeline;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.MrdHeader;

/** A scan of which something went wrong on the way: its samples are changed as they are read. */
record ChangedScan(
    AcquisitionSource of, Predicate<AcquisitionHeader> where, UnaryOperator<float[]> change)
    implements AcquisitionSource {
  /** Samples whose first coil is that many times as strong. */
  static UnaryOperator<float[]> firstCoil(int coils, float times) {
    return samples -> {
      float[] changed = samples.clone();
      for (int i = 0; i < changed.length / coils; i++) {
        changed[i] *= times;
      }
      return changed;
    };
  }

  /** Samples of which every coil is the next one. */
  static UnaryOperator<float[]> coilsMixedUp(int coils) {
    return samples -> {
      float[] changed = new float[samples.length];
      int coil = samples.length / coils;
      for (int c = 0; c < coils; c++) {
        System.arraycopy(samples, c * coil, changed, (c + 1) % coils * coil, coil);
      }
      return changed;
    };
  }

  @Override
  public Acquisition read(int index) {
    Acquisition read = of.read(index);
    return where.test(read.header())
        ? new Acquisition(read.header(), change.apply(read.samples()), read.trajectory())
        : read;
  }

  @Override
  public MrdHeader header() {
    return of.header();
  }

  @Override
  public int size() {
    return of.size();
  }

  @Override
  public AcquisitionHeader header(int index) {
    return of.header(index);
  }

  @Override
  public Optional<String> configuration() {
    return of.configuration();
  }

  @Override
  public void close() {
    of.close();
  }
}
