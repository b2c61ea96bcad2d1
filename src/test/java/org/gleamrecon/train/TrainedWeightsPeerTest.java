package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gleamrecon.Peers;
import org.gleamrecon.modelstore.Safetensors;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.FourierConvention;
import org.gleamrecon.unroll.InitialWeights;
import org.gleamrecon.unroll.Measurement;
import org.gleamrecon.unroll.Scans;
import org.gleamrecon.unroll.UnrolledNetwork;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.gleamrecon.unroll.WeightArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights trained and written here, run by the same network in plain PyTorch. */
class TrainedWeightsPeerTest {
  private static final int ITERATIONS = 4;
  private static final int FEATURES = 8;
  private static final int COILS = 4;
  private static final int NY = 30;
  private static final int NX = 25;
  private static final int STEPS = 5;

  private static final String MAKE =
      """
      import sys, numpy as np
      r = np.random.default_rng(8); C, H, W = 4, 30, 25; d = sys.argv[1]; f = lambda *s: r.standard_normal(s).astype('f4')
      maps = f(1, H, W, C, 2); maps /= np.sqrt((maps ** 2).sum((-1, -2), keepdims=True)); mask = (r.random((1, H, W, 1)) < .4).astype('f4')
      k = f(1, H, W, C, 2) * mask[..., None]; np.savez(d + '/in.npz', kspace=k, maps=maps, mask=mask)
      for n, a in (('k', k), ('s', maps)): a.transpose(0, 3, 1, 2, 4).tofile(f'{d}/{n}.f4')
      mask.transpose(0, 3, 1, 2).tofile(d + '/m.f4')
      """;

  private static final String UNPACK =
      """
      import sys, numpy as np
      z = np.load(sys.argv[1] + '/out.npz')
      for n in z.files: z[n].astype('<f4').tofile(f'{sys.argv[1]}/{n}.f4')
      """;

  @TempDir Path directory;

  private float[] floats(String name) throws IOException {
    FloatBuffer buffer =
        ByteBuffer.wrap(Files.readAllBytes(directory.resolve(name)))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  /** Trains on the measurement, writes the weights, gives the image after every iteration. */
  private List<float[]> train(int modules) throws IOException {
    UnrolledNetworkConfig design = UnrolledNetworkConfig.pgd(ITERATIONS, modules, FEATURES);
    Map<String, WeightArray> start = InitialWeights.draw(design, 4);
    List<float[]> images = new ArrayList<>();
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network = UnrolledNetwork.load(design, start, scope);
        ComplexTensor samples = scope.complex(floats("k.f4"), 1, COILS, NY, NX);
        ComplexTensor maps = scope.complex(floats("s.f4"), 1, COILS, NY, NX);
        Measurement measurement =
            Measurement.of(
                scope,
                samples,
                floats("m.f4"),
                new long[] {1, 1, NY, NX},
                maps,
                FourierConvention.CENTRED);
        NDArray target = Scans.target(scope.manager(), measurement, DataType.FLOAT32, 5);
        GreedyTraining training = new GreedyTraining(scope.manager(), network, 1e-3, 1e-4)) {
      for (int step = 0; step < STEPS; step++) {
        training.step(measurement, target);
      }
      Map<String, WeightArray> trained = network.parameters().toWeights();
      assertNotEquals(
          java.util.Objects.requireNonNull(start.get("0.final_layer.weight")).values()[0],
          java.util.Objects.requireNonNull(trained.get("0.final_layer.weight")).values()[0]);
      Files.write(directory.resolve("w.safetensors"), Safetensors.write(trained, Map.of()));
      network
          .forward(
              measurement,
              ITERATIONS,
              (done, image) -> {
                images.add(image.toInterleaved());
                return true;
              })
          .close();
    }
    return images;
  }

  @ParameterizedTest
  @ValueSource(ints = {ITERATIONS, 1})
  void plainPyTorchMakesTheSameImagesOfWeightsTrainedHere(int modules) throws IOException {
    String python = Peers.python("numpy", "torch");
    String peer = Peers.shared("tools/torch_peer.py").toString();
    Peers.run(python, "-c", MAKE, directory.toString());
    List<float[]> images = train(modules);
    Peers.run(
        python,
        peer,
        "run",
        "--weights",
        directory.resolve("w.safetensors").toString(),
        "--input",
        directory.resolve("in.npz").toString(),
        "--out",
        directory.resolve("out.npz").toString());
    Peers.run(python, "-c", UNPACK, directory.toString());
    assertEquals(ITERATIONS, images.size());
    for (int done = 1; done <= ITERATIONS; done++) {
      double error = worst(floats("image_after_" + done + ".f4"), images.get(done - 1));
      assertTrue(error < 1e-5, "after " + done + ": " + error);
    }
  }

  /** Largest difference over the largest value. */
  private static double worst(float[] expected, float[] found) {
    assertEquals(expected.length, found.length);
    double largest = 0;
    double error = 0;
    for (int i = 0; i < found.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      error = Math.max(error, Math.abs(found[i] - expected[i]));
    }
    return largest > 0 ? error / largest : Double.NaN;
  }

  @Test
  void theComparisonSeesADifferenceOfTwoInAHundredThousand() {
    assertTrue(worst(new float[] {1, 2}, new float[] {1, 2.00004f}) > 1e-5);
    assertTrue(Double.isNaN(worst(new float[] {0}, new float[] {0})));
  }
}
