package org.gleamrecon.unroll;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Random;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;

class EmptyInputTest {
  @Test
  void anObjectSmallerThanTheTopFivePercentIsScaledByItsBrightestPixel() {
    double[] magnitudes = new double[100];
    magnitudes[7] = 3e-5;
    magnitudes[50] = 1e-5;
    assertEquals(3e-5, InputScaling.ofMagnitudes(magnitudes, 0, 100));
    assertEquals(1, InputScaling.ofMagnitudes(new double[100], 0, 100));
  }

  @Test
  void whereNothingWasMeasuredTheImageIsBlackWhateverTheBiases() {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgd(2, 2, 3);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      UnrolledNetwork network = UnrolledNetwork.load(config, InitialWeights.draw(config, 1), scope);
      NDArray maps = Scans.noise(scope.manager(), new Random(1), DataType.FLOAT32, 1, 2, 8, 8);
      NDArray nothing = maps.sub(maps);
      NDArray mask =
          NativeArrays.copyOf(scope.manager(), new float[] {1, 0, 1, 0, 1, 0, 1, 0}, 1, 1, 8, 1);
      Measurement measurement =
          Measurement.of(scope.manager(), nothing, mask, maps, config.fourier(), DataType.FLOAT32);
      ComplexTensor image = network.reconstruct(measurement, 2, (done, now) -> true);
      for (float value : image.toInterleaved()) {
        assertEquals(0f, value);
      }
    }
  }
}
