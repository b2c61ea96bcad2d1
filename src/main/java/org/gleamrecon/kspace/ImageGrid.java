package org.gleamrecon.kspace;

import org.gleamrecon.mrd.FieldOfView;
import org.gleamrecon.mrd.MatrixSize;

/**
 * Matrices and fields of view of a scan. A 2D scan has one partition whatever its header says.
 *
 * <p>From the encoded image (x, y, z = {@link #encoded()}) to the reconstructed one a later stage
 * crops (or pads with zeros) in the image, about index n//2, to {@link #cropped()}, which covers
 * the reconstructed field of view at the encoded resolution, and then resamples to {@link #recon()}
 * by cropping or zero-filling k-space.
 *
 * @param oversampledX samples of an encoded readout with its oversampling
 * @param encoded matrix of the assembled k-space: readout without oversampling, ny, nz
 * @param encodedFovMm field of view of {@code encoded}, mm (2D: z is the slice thickness)
 * @param recon matrix of the images that leave
 * @param reconFovMm their field of view, mm (2D: z is the slice thickness)
 */
public record ImageGrid(
    int oversampledX,
    MatrixSize encoded,
    FieldOfView encodedFovMm,
    MatrixSize recon,
    FieldOfView reconFovMm) {

  /** Encoded pixels that the reconstructed field of view takes, per axis; at least one. */
  public MatrixSize cropped() {
    return new MatrixSize(
        covering(encoded.x(), encodedFovMm.xMm(), reconFovMm.xMm()),
        covering(encoded.y(), encodedFovMm.yMm(), reconFovMm.yMm()),
        encoded.z() == 1 ? 1 : covering(encoded.z(), encodedFovMm.zMm(), reconFovMm.zMm()));
  }

  /**
   * Column of the oversampled readout nearest to column {@code x} of the readout without
   * oversampling; both have their centre at n//2.
   */
  int oversampledColumn(int x) {
    int nx = encoded.x();
    int column = oversampledX / 2 + (int) Math.rint((x - nx / 2) * ((double) oversampledX / nx));
    return Math.min(Math.max(column, 0), oversampledX - 1);
  }

  static int covering(int encoded, double encodedFovMm, double wantedFovMm) {
    double pixels = Math.rint(encoded * (wantedFovMm / encodedFovMm));
    return (int) Math.max(1, Math.min(pixels, Integer.MAX_VALUE));
  }
}
