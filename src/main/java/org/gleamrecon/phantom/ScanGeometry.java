package org.gleamrecon.phantom;

import org.gleamrecon.mrd.Vector3;

/**
 * Where the planes of a scan lie in the patient (DICOM LPS, mm). x runs along {@code read}, y along
 * {@code phase}; pixel n//2 of the middle plane (count//2 in 3D) sits at the isocentre.
 */
final class ScanGeometry {
  private static final double[] ISOCENTRE_MM = {0, 2, 12};

  private final double[] read;
  private final double[] phase;
  private final double[] slice;
  private final double spacingMm;
  private final double pixelMm;
  private final int centre;
  private final double middlePlane;

  ScanGeometry(PhantomOptions options) {
    double tilt = Math.toRadians(options.obliqueDegrees());
    double turn = tilt / 2;
    // Rz(turn) Rx(tilt), column by column.
    read = new double[] {Math.cos(turn), Math.sin(turn), 0};
    phase =
        new double[] {
          -Math.sin(turn) * Math.cos(tilt), Math.cos(turn) * Math.cos(tilt), Math.sin(tilt)
        };
    slice =
        new double[] {
          Math.sin(turn) * Math.sin(tilt), -Math.cos(turn) * Math.sin(tilt), Math.cos(tilt)
        };
    spacingMm = options.spacingMm();
    centre = options.matrix() / 2;
    pixelMm = options.fieldOfViewMm() / options.matrix();
    int middlePartition = options.partitions() / 2;
    middlePlane = options.partitions() > 1 ? middlePartition : (options.slices() - 1) / 2.0;
  }

  /**
   * A point of a plane.
   *
   * @param x pixel along the readout, fractions allowed; pixel centres are whole
   * @param plane slice or partition, fractions allowed
   */
  void point(double x, double y, double plane, double[] intoMm) {
    double u = (x - centre) * pixelMm;
    double v = (y - centre) * pixelMm;
    double w = (plane - middlePlane) * spacingMm;
    for (int i = 0; i < 3; i++) {
      intoMm[i] = ISOCENTRE_MM[i] + u * read[i] + v * phase[i] + w * slice[i];
    }
  }

  /** MRD position: where pixel n//2 of a plane sits. */
  Vector3 position(int plane) {
    double[] at = new double[3];
    point(centre, centre, plane, at);
    return vector(at);
  }

  Vector3 read() {
    return vector(read);
  }

  Vector3 phase() {
    return vector(phase);
  }

  Vector3 slice() {
    return vector(slice);
  }

  private static Vector3 vector(double[] v) {
    return new Vector3((float) v[0], (float) v[1], (float) v[2]);
  }
}
