package org.gleamrecon.kspace;

import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.Encoding;
import org.gleamrecon.mrd.EncodingSpace;
import org.gleamrecon.mrd.FieldOfView;
import org.gleamrecon.mrd.MatrixSize;

/** Reads the {@link ImageGrid} off an encoding and bounds it. */
final class GridReader {
  /** number_of_samples of the MRD acquisition header has 16 bits. */
  private static final int LONGEST_READOUT = 65535;

  private GridReader() {}

  static ImageGrid read(
      Encoding encoding, boolean threeDimensional, int coils, long maximumFrameFloats) {
    EncodingSpace encoded = flattened(encoding.encodedSpace(), threeDimensional);
    EncodingSpace recon = flattened(encoding.reconSpace(), threeDimensional);
    check("encodedSpace", encoded, threeDimensional);
    check("reconSpace", recon, threeDimensional);
    MatrixSize matrix = encoded.matrixSize();
    FieldOfView fov = encoded.fieldOfViewMm();
    int nx =
        Math.min(
            matrix.x(), ImageGrid.covering(matrix.x(), fov.xMm(), recon.fieldOfViewMm().xMm()));
    ImageGrid grid =
        new ImageGrid(
            matrix.x(),
            new MatrixSize(nx, matrix.y(), matrix.z()),
            new FieldOfView((float) (fov.xMm() * ((double) nx / matrix.x())), fov.yMm(), fov.zMm()),
            recon.matrixSize(),
            recon.fieldOfViewMm());
    if (matrix.x() > LONGEST_READOUT) {
      throw new ReconstructionException(
          FailureCode.SCAN_TOO_LARGE,
          "an encoded readout of %d samples, limit %d".formatted(matrix.x(), LONGEST_READOUT));
    }
    // Twice a complex readout of all coils, twice as long again for awkward lengths.
    bound("one readout", new MatrixSize(4 * matrix.x(), 1, 1), coils, maximumFrameFloats);
    bound("encoded", grid.encoded(), coils, maximumFrameFloats);
    bound("cropped", grid.cropped(), coils, maximumFrameFloats);
    bound("reconstructed", grid.recon(), coils, maximumFrameFloats);
    return grid;
  }

  /** A 2D scan has one partition, as thick as one of the header's. */
  private static EncodingSpace flattened(EncodingSpace space, boolean threeDimensional) {
    MatrixSize matrix = space.matrixSize();
    FieldOfView fov = space.fieldOfViewMm();
    return threeDimensional || matrix.z() <= 1
        ? space
        : new EncodingSpace(
            new MatrixSize(matrix.x(), matrix.y(), 1),
            new FieldOfView(fov.xMm(), fov.yMm(), fov.zMm() / matrix.z()));
  }

  private static void check(String name, EncodingSpace space, boolean threeDimensional) {
    MatrixSize matrix = space.matrixSize();
    FieldOfView fov = space.fieldOfViewMm();
    if (matrix.x() < 1 || matrix.y() < 1 || matrix.z() < 1) {
      throw new ReconstructionException(
          FailureCode.SCAN_INCONSISTENT,
          "%s has an empty matrix: %d x %d x %d"
              .formatted(name, matrix.x(), matrix.y(), matrix.z()));
    }
    if (!positive(fov.xMm())
        || !positive(fov.yMm())
        || (threeDimensional && !positive(fov.zMm()))) {
      throw new ReconstructionException(
          FailureCode.SCAN_INCONSISTENT,
          "%s has no field of view: %s x %s x %s mm"
              .formatted(name, fov.xMm(), fov.yMm(), fov.zMm()));
    }
  }

  private static boolean positive(float value) {
    return value > 0 && Float.isFinite(value);
  }

  private static void bound(String name, MatrixSize matrix, int coils, long maximumFloats) {
    double perCoil = 2.0 * matrix.x() * matrix.y() * matrix.z();
    // An array of Java holds at most 2^31 - 1 floats; a few less in some machines.
    if (perCoil > Integer.MAX_VALUE - 8 || perCoil * coils > maximumFloats) {
      throw new ReconstructionException(
          FailureCode.SCAN_TOO_LARGE,
          "one image of %d coils and a matrix (%s) of %d x %d x %d takes %.0f floats, limit %d"
              .formatted(
                  coils, name, matrix.x(), matrix.y(), matrix.z(), perCoil * coils, maximumFloats));
    }
  }
}
