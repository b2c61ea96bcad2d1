package org.gleamrecon.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import java.util.Random;
import java.util.stream.Stream;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every linear operator, on even and odd sizes. */
class OperatorLawsTest {
  private static final TensorScope SCOPE = TensorScope.open(ComputeDevice.CPU);
  private static final Random RANDOM = new Random(20260115);

  @AfterAll
  static void free() {
    SCOPE.close();
  }

  static Stream<Arguments> operators() {
    return Stream.of(new int[] {8, 6}, new int[] {7, 10}, new int[] {9, 5}, new int[] {10, 12})
        .flatMap(
            size -> {
              int ny = size[0];
              int nx = size[1];
              SensitivityMaps maps = maps(1, 3, ny, nx);
              NDArray mask = mask(2, ny, nx);
              return Stream.of(
                      new FourierOperator(SCOPE, 2, 3, ny, nx),
                      new SensitivityOperator(SCOPE, maps, 2),
                      new SamplingOperator(mask, 2, 3, ny, nx),
                      new EncodingOperator(SCOPE, maps, mask, 2),
                      new EncodingOperator(SCOPE, maps(2, 3, ny, nx), mask(1, ny, nx), 2))
                  .map(a -> Arguments.of(a.getClass().getSimpleName() + " " + ny + " x " + nx, a));
            });
  }

  static ComplexTensor random(long... shape) {
    long size = 2;
    for (long n : shape) {
      size *= n;
    }
    float[] values = new float[(int) size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) RANDOM.nextGaussian();
    }
    return SCOPE.complex(values, shape);
  }

  static SensitivityMaps maps(int batch, int coils, int ny, int nx) {
    return new SensitivityMaps(random(batch, coils, ny, nx), 0);
  }

  static NDArray mask(int batch, int ny, int nx) {
    float[] values = new float[batch * ny * nx];
    for (int i = 0; i < values.length; i++) {
      values[i] = RANDOM.nextInt(3) == 0 ? 1 : 0;
    }
    return SCOPE.real(values, batch, 1, ny, nx);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operators")
  void innerProductsAgreeOnBothSidesOfTheAdjoint(String name, LinearOperator a) {
    ComplexTensor x = random(a.domain());
    ComplexTensor y = random(a.range());
    ComplexTensor ax = a.forward(x);
    ComplexTensor ahy = a.adjoint(y);
    assertArrayEquals(a.range(), ax.shape());
    assertArrayEquals(a.domain(), ahy.shape());
    double[][] left = ax.innerProducts(y);
    double[][] right = x.innerProducts(ahy);
    for (int i = 0; i < left.length; i++) {
      assertArrayEquals(left[i], right[i], 2e-4);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operators")
  void sumsAndFactorsPassThrough(String name, LinearOperator a) {
    ComplexTensor x = random(a.domain());
    ComplexTensor z = random(a.domain());
    ComplexTensor together = a.forward(x.scaledBy(-2.5).plus(z));
    ComplexTensor apart = a.forward(x).scaledBy(-2.5).plus(a.forward(z));
    assertArrayEquals(together.toInterleaved(), apart.toInterleaved(), 2e-5f);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operators")
  void normalIsAdjointAfterForward(String name, LinearOperator a) {
    ComplexTensor x = random(a.domain());
    assertArrayEquals(a.adjoint(a.forward(x)).toInterleaved(), a.normal(x).toInterleaved(), 5e-5f);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operators")
  void inputsAreNotWrittenTo(String name, LinearOperator a) {
    ComplexTensor x = random(a.domain());
    ComplexTensor y = random(a.range());
    float[] xBefore = x.toInterleaved();
    float[] yBefore = y.toInterleaved();
    a.forward(x);
    a.normal(x);
    a.adjoint(y);
    assertArrayEquals(xBefore, x.toInterleaved());
    assertArrayEquals(yBefore, y.toInterleaved());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operators")
  void nothingButTheResultIsLeftInTheScopeOfTheInput(String name, LinearOperator a) {
    try (TensorScope scope = SCOPE.child()) {
      ComplexTensor x = scope.adopt(random(a.domain()).array());
      ComplexTensor y = scope.adopt(random(a.range()).array());
      int inside = scope.manager().getManagedArrays().size();
      // The child's arrays count as its parent's too.
      int outside = SCOPE.manager().getManagedArrays().size();
      for (int i = 0; i < 5; i++) {
        a.forward(x).close();
        a.adjoint(y).close();
        a.normal(x).close();
      }
      a.normal(x);
      assertEquals(inside + 1, scope.manager().getManagedArrays().size());
      assertEquals(outside + 1, SCOPE.manager().getManagedArrays().size());
    }
  }
}
