package org.gleamrecon.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Random;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;

class ConjugateGradientTest {
  private final Random random = new Random(11);

  @Test
  void itSolvesSmallDenseSystems() {
    int n = 12;
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      DenseOperator a = new DenseOperator(scope.complex(gaussian(2 * 20 * n), 20, n).array());
      ComplexTensor truth = scope.complex(gaussian(2 * 2 * n), 2, n);
      double[] lambda = {0.5, 3};
      NDArray factors = scope.real(new float[] {0.5f, 3}, 2, 1);
      ComplexTensor b = a.normal(truth).plus(new ComplexTensor(truth.array().mul(factors)));
      float[] before = b.toInterleaved();
      ConjugateGradient.Solution solution =
          new ConjugateGradient(100, 1e-6).solve(scope, a, b, lambda);
      assertArrayEquals(truth.toInterleaved(), solution.x().toInterleaved(), 1e-4f);
      assertArrayEquals(before, b.toInterleaved());
      assertTrue(solution.iterations() <= 20, "iterations " + solution.iterations());
      for (double residual : solution.residuals()) {
        assertTrue(residual <= 1e-5, "residual " + residual);
      }
    }
  }

  @Test
  void itStopsWhenItsIterationsAreUsedUp() {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      DenseOperator a = new DenseOperator(scope.complex(gaussian(2 * 30 * 30), 30, 30).array());
      ComplexTensor b = scope.complex(gaussian(2 * 30), 1, 30);
      ConjugateGradient.Solution solution =
          new ConjugateGradient(3, 1e-9).solve(scope, a, b, new double[] {0});
      assertEquals(3, solution.iterations());
      assertTrue(solution.residuals()[0] > 1e-3);
    }
  }

  @Test
  void nothingToSolveGivesNothing() {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      DenseOperator a = new DenseOperator(scope.complex(gaussian(2 * 16), 4, 4).array());
      ConjugateGradient.Solution solution =
          new ConjugateGradient(10, 1e-3).solve(scope, a, scope.zeros(1, 4), new double[] {1});
      assertEquals(0, solution.iterations());
      assertArrayEquals(new float[8], solution.x().toInterleaved());
      assertEquals(0, solution.residuals()[0]);
    }
  }

  @Test
  void anImageDoesNotDependOnItsCompanyInTheBatch() {
    int n = 16;
    float[] maps = gaussian(2 * 4 * n * n);
    float[] easy = gaussian(2 * 4 * n * n);
    float[] hard = gaussian(2 * 4 * n * n);
    float[] acquired = new float[n * n];
    for (int i = 0; i < acquired.length; i++) {
      acquired[i] = i / n % 2;
      easy[2 * i] *= 1000;
    }
    ConjugateGradientSense sense = new ConjugateGradientSense(new ConjugateGradient(40, 1e-3));
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      SensitivityMaps coils = new SensitivityMaps(scope.complex(maps, 1, 4, n, n), 0);
      NDArray mask = scope.real(acquired, 1, 1, n, n);
      ComplexTensor one = scope.complex(easy, 1, 4, n, n);
      ComplexTensor two = scope.complex(hard, 1, 4, n, n);
      ComplexTensor both = ComplexTensor.join(scope, List.of(one, two));
      ConjugateGradientSense.Result together =
          sense.reconstruct(scope, new EncodingOperator(scope, coils, mask, 2), both, 1);
      EncodingOperator single = new EncodingOperator(scope, coils, mask, 1);
      float[] first = sense.reconstruct(scope, single, one, 1).image().toInterleaved();
      float[] second = sense.reconstruct(scope, single, two, 1).image().toInterleaved();
      assertArrayEquals(first, together.image().entries(0, 1).toInterleaved(), tolerance(first));
      assertArrayEquals(second, together.image().entries(1, 2).toInterleaved(), tolerance(second));
    }
  }

  @Test
  void repetitionsLeaveNothingBehind() {
    int n = 16;
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      SensitivityMaps coils =
          new SensitivityMaps(scope.complex(gaussian(2 * 4 * n * n), 1, 4, n, n), 0);
      NDArray mask = scope.tidy(() -> scope.zeros(1, 1, n, n).array().abs().add(scope.constant(1)));
      ComplexTensor samples = scope.complex(gaussian(2 * 4 * n * n), 1, 4, n, n);
      int before = scope.manager().getManagedArrays().size();
      for (int i = 0; i < 10; i++) {
        try (TensorScope request = scope.child()) {
          EncodingOperator a = new EncodingOperator(request, coils, mask, 1);
          new ConjugateGradientSense(ConjugateGradientSense.DEFAULT_SOLVER)
              .reconstruct(request, a, samples, 1);
        }
        assertEquals(before, scope.manager().getManagedArrays().size());
      }
    }
  }

  private static float tolerance(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return 1e-5f * largest;
  }

  private float[] gaussian(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** (batch, n) to (batch, m) by a matrix (m, n). */
  private record DenseOperator(NDArray matrix) implements LinearOperator {
    @Override
    public ComplexTensor forward(ComplexTensor x) {
      return new ComplexTensor(x.array().matMul(matrix.transpose()));
    }

    @Override
    public ComplexTensor adjoint(ComplexTensor y) {
      return new ComplexTensor(y.array().matMul(matrix.conj()));
    }

    @Override
    public long[] domain() {
      return new long[] {1, matrix.getShape().get(1)};
    }

    @Override
    public long[] range() {
      return new long[] {1, matrix.getShape().get(0)};
    }
  }
}
