package org.gleamrecon.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gleamrecon.kspace.ImageGrid;
import org.gleamrecon.operator.VolumeResampling;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/** From a slab on the encoded grid to the images of its partitions. */
record SlabImages(ImageGrid grid) {
  /**
   * @param volume (z, y, x) encoded
   * @return (z, y, x) in the reconstruction's matrix
   */
  ComplexTensor toRecon(TensorScope scope, ComplexTensor volume) {
    return VolumeResampling.toRecon(
        scope,
        volume,
        grid.cropped().z(),
        grid.cropped().y(),
        grid.recon().z(),
        grid.recon().y(),
        grid.recon().x());
  }

  /**
   * @param volume (z, y, x) interleaved, in the reconstruction's matrix
   */
  List<float[]> partitions(float[] volume) {
    int size = 2 * grid.recon().x() * grid.recon().y();
    List<float[]> partitions = new ArrayList<>();
    for (int z = 0; z < grid.recon().z(); z++) {
      partitions.add(Arrays.copyOfRange(volume, z * size, (z + 1) * size));
    }
    return partitions;
  }
}
