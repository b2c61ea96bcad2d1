package org.gleamrecon.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
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
}
