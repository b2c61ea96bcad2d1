package org.gleamrecon.train;

import java.util.List;
import java.util.function.UnaryOperator;
import org.gleamrecon.quality.ImageQuality;
import org.gleamrecon.sparse.CompressedSensing;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.InPlace;
import org.gleamrecon.unroll.UnrolledNetworkConfig;

/** How near compressed sensing comes to the target, on what a network is shown. */
final class SparseFigures {
  /** Partitions (z, y, x) to planes (x, z, y), which is how a slab is served, and back. */
  private static final int[] PLANES = {2, 0, 1};

  private static final int[] PARTITIONS = {1, 2, 0};

  private SparseFigures() {}

  /** Per image, in the order and with the omissions of {@link ExitFigures}. */
  static List<ImageQuality> of(TensorScope scope, ExampleDraw draw, UnrolledNetworkConfig network) {
    try (TensorScope work = scope.child();
        TrainingExample example = TrainingExample.of(work, draw, network);
        InPlace arithmetic = new InPlace(work.manager())) {
      UnaryOperator<ComplexTensor> normal =
          x -> new ComplexTensor(example.measurement().normal(x.array(), arithmetic));
      ComplexTensor start = new ComplexTensor(example.measurement().zeroFilled());
      return new ExitFigures.Reference(draw, example)
          .compare(
              draw.frame().slab()
                  ? slab(work, normal, start, example.inputNoise())
                  : image(work, normal, start, example.inputNoise()));
    }
  }

  private static ComplexTensor slab(
      TensorScope work, UnaryOperator<ComplexTensor> normal, ComplexTensor start, double noise) {
    UnaryOperator<ComplexTensor> ofPlanes =
        planes -> {
          try (TensorScope step = work.child()) {
            ComplexTensor slab = normal.apply(planes.permuted(step, PARTITIONS));
            return slab.permuted(work, PLANES);
          }
        };
    return image(work, ofPlanes, start.permuted(work, PLANES), noise).permuted(work, PARTITIONS);
  }

  private static ComplexTensor image(
      TensorScope work, UnaryOperator<ComplexTensor> normal, ComplexTensor start, double noise) {
    return CompressedSensing.DEFAULT.reconstruct(work, normal, start, noise, () -> {});
  }
}
