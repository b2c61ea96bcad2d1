package org.gleamrecon.operator;

import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/** As {@link FourierResampling}, for slabs (z, y, x). */
public final class VolumeResampling {
  private VolumeResampling() {}

  /**
   * From the encoded slab to the answer's: fields of view along z and y cropped to fieldZ and
   * fieldY pixels of the encoded resolution, then resampled to (nz, ny, nx), pixel values kept.
   *
   * @param slab (z, y, x)
   * @return (nz, ny, nx), in the given scope
   */
  public static ComplexTensor toRecon(
      TensorScope scope, ComplexTensor slab, int fieldZ, int fieldY, int nz, int ny, int nx) {
    try (ComplexTensor field = FourierResampling.fit(scope, slab, 0, fieldZ)) {
      ComplexTensor planes = FourierResampling.toRecon(scope, field, fieldY, ny, nx);
      if (fieldZ == nz) {
        return planes;
      }
      try (planes;
          // The transform joins the last two axes; x keeps its size.
          ComplexTensor columns = planes.permuted(scope, 1, 2, 0);
          ComplexTensor resampled = FourierResampling.resample(scope, columns, nx, nz)) {
        return resampled.permuted(scope, 2, 0, 1);
      }
    }
  }
}
