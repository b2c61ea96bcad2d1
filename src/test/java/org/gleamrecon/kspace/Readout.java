package org.gleamrecon.kspace;

import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.EncodingCounters;
import org.gleamrecon.mrd.Vector3;

/** Writes one acquisition, field by field; what is not set is as in a plain full line. */
final class Readout {
  private final int coils;
  private final int samples;
  private float[] data;
  private long flags;
  private int pre;
  private int post;
  private int center;
  private int space;
  private float dwell = 5;
  private Vector3 position = Vector3.ZERO;
  private Vector3 read = new Vector3(1, 0, 0);
  private Vector3 phase = new Vector3(0, 1, 0);
  private Vector3 slice = new Vector3(0, 0, 1);
  private final int[] counters = new int[9];

  Readout(int coils, int samples) {
    this.coils = coils;
    this.samples = samples;
    this.center = samples / 2;
    this.data = new float[2 * coils * samples];
  }

  Readout data(float... values) {
    data = values;
    return this;
  }

  /** Every sample of every coil the same real value. */
  Readout constant(float value) {
    for (int i = 0; i < data.length; i += 2) {
      data[i] = value;
    }
    return this;
  }

  /** Sample s of coil c is (c + 1) (s + 1) + i. */
  Readout ramp() {
    for (int i = 0; i < coils * samples; i++) {
      data[2 * i] = (i / samples + 1) * (i % samples + 1);
      data[2 * i + 1] = 1;
    }
    return this;
  }

  Readout flag(AcquisitionFlag flag) {
    flags |= flag.bit();
    return this;
  }

  Readout discard(int before, int after) {
    pre = before;
    post = after;
    return this;
  }

  Readout center(int sample) {
    center = sample;
    return this;
  }

  Readout space(int reference) {
    space = reference;
    return this;
  }

  Readout dwell(float us) {
    dwell = us;
    return this;
  }

  Readout position(float x, float y, float z) {
    position = new Vector3(x, y, z);
    return this;
  }

  Readout directions(Vector3 readDir, Vector3 phaseDir, Vector3 sliceDir) {
    read = readDir;
    phase = phaseDir;
    slice = sliceDir;
    return this;
  }

  Readout step1(int value) {
    counters[0] = value;
    return this;
  }

  Readout step2(int value) {
    counters[1] = value;
    return this;
  }

  Readout average(int value) {
    counters[2] = value;
    return this;
  }

  Readout frame(int sliceCounter, int contrast, int phaseCounter, int repetition, int set) {
    counters[3] = sliceCounter;
    counters[4] = contrast;
    counters[5] = phaseCounter;
    counters[6] = repetition;
    counters[7] = set;
    return this;
  }

  Acquisition make() {
    EncodingCounters at =
        new EncodingCounters(
            counters[0],
            counters[1],
            counters[2],
            counters[3],
            counters[4],
            counters[5],
            counters[6],
            counters[7],
            counters[8],
            new int[8]);
    AcquisitionHeader header =
        new AcquisitionHeader(
            1,
            flags,
            1,
            0,
            0,
            new long[3],
            samples,
            coils,
            coils,
            new long[16],
            pre,
            post,
            center,
            space,
            0,
            dwell,
            position,
            read,
            phase,
            slice,
            Vector3.ZERO,
            at,
            new int[8],
            new float[8]);
    return new Acquisition(header, data, new float[0]);
  }
}
