package org.gleamrecon.kspace;

import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.EncodingLimits.Limit;
import org.gleamrecon.mrd.FieldOfView;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.mrd.Trajectory;
import org.jspecify.annotations.Nullable;

/**
 * Writes a scan by hand: a readout of 16 with twofold oversampling, 8 lines, unless told otherwise.
 */
final class SmallScan {
  private Trajectory trajectory = Trajectory.CARTESIAN;
  private MatrixSize encoded = new MatrixSize(16, 8, 1);
  private FieldOfView encodedFov = new FieldOfView(320, 160, 5);
  private MatrixSize recon = new MatrixSize(8, 8, 1);
  private FieldOfView reconFov = new FieldOfView(160, 160, 5);
  private @Nullable Limit step1;
  private @Nullable Limit step2;
  private final List<Acquisition> acquisitions = new ArrayList<>();

  SmallScan trajectory(Trajectory value) {
    trajectory = value;
    return this;
  }

  SmallScan encoded(int x, int y, int z, float fovX, float fovY, float fovZ) {
    encoded = new MatrixSize(x, y, z);
    encodedFov = new FieldOfView(fovX, fovY, fovZ);
    return this;
  }

  SmallScan recon(int x, int y, int z, float fovX, float fovY, float fovZ) {
    recon = new MatrixSize(x, y, z);
    reconFov = new FieldOfView(fovX, fovY, fovZ);
    return this;
  }

  SmallScan centres(@Nullable Integer first, @Nullable Integer second) {
    step1 = first == null ? null : new Limit(0, 0, first);
    step2 = second == null ? null : new Limit(0, 0, second);
    return this;
  }

  SmallScan add(Readout readout) {
    acquisitions.add(readout.make());
    return this;
  }

  MemoryScan make() {
    return new MemoryScan(
        MemoryScan.header(
            null,
            MemoryScan.encoding(trajectory, encoded, encodedFov, recon, reconFov, step1, step2)),
        acquisitions);
  }

  static KSpace assemble(MemoryScan scan, int frame) {
    ScanLayout layout = ScanLayout.of(scan);
    return new KSpaceAssembler(scan, layout, Prewhitening.none(layout.coils()))
        .assemble(layout.frames().get(frame));
  }

  /** Real parts of one line of coil 0. */
  static float[] line(KSpace kspace, int phase2, int phase1) {
    float[] values = new float[kspace.readout()];
    for (int x = 0; x < values.length; x++) {
      values[x] = kspace.coils()[0][2 * ((phase2 * kspace.phase1() + phase1) * values.length + x)];
    }
    return values;
  }
}
