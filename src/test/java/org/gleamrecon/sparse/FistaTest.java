package org.gleamrecon.sparse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;

class FistaTest {
  private static final long[] SHAPE = {2, 4, 4};

  @Test
  void noIterationLeavesAnArrayBehindThoughItsImagesBelongToTheCallersScope() {
    float[] adjoint = new float[2 * 2 * 4 * 4];
    Random random = new Random(1);
    for (int i = 0; i < adjoint.length; i++) {
      adjoint[i] = (float) random.nextGaussian();
    }
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      int before = scope.manager().getManagedArrays().size();
      float[] x =
          new Fista(20)
              .solve(
                  scope,
                  image -> scope.complex(image.toInterleaved(), SHAPE),
                  SHAPE,
                  adjoint,
                  (images, steps) -> {},
                  () -> {});
      assertEquals(adjoint[5], x[5], 1e-3F, "A^H A is the identity");
      assertEquals(before, scope.manager().getManagedArrays().size());
    }
  }
}
