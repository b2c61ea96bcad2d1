package org.gleamrecon.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeArraysTest {
  @ParameterizedTest
  @CsvSource({"1, 6", "2, 3", "6, 1"})
  void whatAnArrayHeldDoesNotMatterOnceItIsOverwritten(long rows, long columns) {
    float[] spoilt = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e38f, 0, -1};
    float[] values = {1, 2, 3, 4, 5, 6};
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      NDArray array = NativeArrays.copyOf(scope.manager(), spoilt, rows, columns);
      NativeArrays.overwrite(array, values);
      assertArrayEquals(values, array.toFloatArray());
    }
  }

  @Test
  void aCopyInAnotherScopeIsItsOwnAndOutlivesWhatItWasMadeOf() {
    double[] values = {1, -2, 3e-12, 4};
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      NDArray copied;
      NDArray copiedWide;
      try (TensorScope source = TensorScope.open(ComputeDevice.CPU)) {
        NDArray real = NativeArrays.copyOf(source.manager(), new float[] {1, 2, 3}, 3);
        NDArray wide = ComplexPairs.fromDoubles(source.manager(), values, 2);
        copied = NativeArrays.copyTo(scope.manager(), real);
        copiedWide = NativeArrays.copyTo(scope.manager(), wide);
        NativeArrays.overwrite(real, new float[] {7, 8, 9});
        wide.muli(wide);
        assertEquals(2, source.manager().getManagedArrays().size());
      }
      assertArrayEquals(new float[] {1, 2, 3}, copied.toFloatArray());
      assertArrayEquals(
          values, NativeArrays.toDoubles(ComplexPairs.toPairs(copiedWide)), "complex128 stays so");
    }
  }
}
