package org.gleamrecon.kspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.Vector3;
import org.junit.jupiter.api.Test;

class SliceGeometryTest {
  private static final Vector3 X = new Vector3(1, 0, 0);
  private static final Vector3 Y = new Vector3(0, 1, 0);
  private static final Vector3 Z = new Vector3(0, 0, 1);

  private static Readout line() {
    return new Readout(1, 16);
  }

  private static SliceGeometry first(SmallScan scan) {
    return ScanLayout.of(scan.make()).frames().get(0).geometry();
  }

  @Test
  void noiseAndCalibrationNeverSupplyGeometry() {
    SmallScan scan =
        new SmallScan()
            .add(
                line()
                    .flag(AcquisitionFlag.IS_NOISE_MEASUREMENT)
                    .directions(Vector3.ZERO, Vector3.ZERO, Vector3.ZERO))
            .add(line().flag(AcquisitionFlag.IS_PARALLEL_CALIBRATION).position(9, 9, 9))
            .add(line().directions(Y, Z, X).position(1, 2, 3));
    SliceGeometry geometry = first(scan);
    assertEquals(new Vector3d(1, 2, 3), geometry.positionMm());
    assertEquals(new Vector3d(0, 1, 0), geometry.readDir());
    assertEquals(new Vector3d(1, 0, 0), geometry.sliceDir());
    assertEquals(List.of(), ScanLayout.of(scan.make()).warnings());
  }

  @Test
  void zeroNonUnitAndObliqueDirectionsFallBackToAxialOnceTold() {
    Vector3[][] wrong = {
      {Vector3.ZERO, Y, Z},
      {X, Vector3.ZERO, Z},
      {X, Y, Vector3.ZERO},
      {new Vector3(2, 0, 0), Y, Z},
      {X, new Vector3(0.6f, 0.8f, 0), Z},
      {X, Y, Y},
      {new Vector3(Float.NaN, 0, 0), Y, Z},
    };
    SmallScan scan = new SmallScan();
    for (int s = 0; s < wrong.length; s++) {
      scan.add(
          line()
              .frame(s, 0, 0, 0, 0)
              .position(s, 5, 7)
              .directions(wrong[s][0], wrong[s][1], wrong[s][2]));
    }
    scan.add(line().frame(wrong.length, 0, 0, 0, 0));
    ScanLayout layout = ScanLayout.of(scan.make());
    for (int s = 0; s < wrong.length; s++) {
      SliceGeometry geometry = layout.frames().get(s).geometry();
      assertEquals(
          new SliceGeometry(
              new Vector3d(s, 5, 7),
              new Vector3d(1, 0, 0),
              new Vector3d(0, 1, 0),
              new Vector3d(0, 0, 1)),
          geometry);
    }
    assertEquals(
        List.of("7 of 8 slices have no valid direction vectors: taken as axial"),
        layout.warnings());
  }

  @Test
  void directionsAreMadeExactlyOrthonormalAndKeepTheirHand() {
    SliceGeometry geometry =
        first(
            new SmallScan()
                .add(
                    line()
                        .directions(
                            new Vector3(0.8003f, 0.6f, 0.0002f),
                            new Vector3(-0.6f, 0.8f, 0.0005f),
                            new Vector3(0, 0.0002f, -1.0004f))));
    assertEquals(1, geometry.readDir().length(), 1e-12);
    assertEquals(1, geometry.phaseDir().length(), 1e-12);
    assertEquals(0, geometry.readDir().dot(geometry.phaseDir()), 1e-12);
    assertEquals(0, geometry.readDir().dot(geometry.sliceDir()), 1e-12);
    assertTrue(geometry.sliceDir().z() < -0.999);
  }

  @Test
  void aSliceThatMovesKeepsItsFirstPositionAndIsTold() {
    ScanLayout layout =
        ScanLayout.of(
            new SmallScan()
                .add(line().position(0, 0, 1))
                .add(line().position(0, 0, 3.5f).frame(0, 0, 0, 1, 0))
                .add(line().position(0, 0, 9).frame(1, 0, 0, 0, 0))
                .make());
    assertEquals(1, layout.frames().get(1).geometry().positionMm().z());
    assertEquals(
        List.of(
            "1 of 2 slices have lines with different positions (up to 2.50 mm): the first was"
                + " taken"),
        layout.warnings());
  }
}
