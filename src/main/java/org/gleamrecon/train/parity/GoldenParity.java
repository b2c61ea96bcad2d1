package org.gleamrecon.train.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.tensor.ComplexPairs;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.train.GreedyTraining;
import org.gleamrecon.unroll.Measurement;
import org.gleamrecon.unroll.UnrolledNetwork;

/**
 * Replays a golden file: the image after every iteration with the starting weights, then a few
 * greedy training steps, with losses, the first gradients and the trained weights.
 */
public final class GoldenParity {
  private static final String TRAINED = "trained.";
  private static final String GRADIENT = "gradient_step_1.";

  private final GoldenCase golden;
  private final Map<String, NpyArray> ours = new LinkedHashMap<>();

  private GoldenParity(GoldenCase golden) {
    this.golden = golden;
  }

  /**
   * Replays one file and writes our outputs under the same names to {@code directory/<file name>}.
   *
   * @param file a .npz of golden vectors; time is periodic if its name contains "circular"
   * @throws ReconstructionException PARAMETER_INVALID if it is not one
   */
  public static ParityErrors replay(Path file, Path directory, ComputeDevice device)
      throws IOException {
    String name = String.valueOf(file.getFileName());
    if (!Files.isRegularFile(file)) {
      throw new ReconstructionException(FailureCode.PARAMETER_INVALID, "no such file: " + name);
    }
    GoldenParity parity =
        new GoldenParity(GoldenCase.of(NpzFile.read(file), name.contains("circular")));
    try (TensorScope scope = TensorScope.open(device)) {
      parity.run(scope.manager());
    } catch (IllegalArgumentException unfit) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "golden vectors that do not fit together: " + unfit.getMessage(),
          unfit);
    }
    Files.createDirectories(directory);
    NpzFile.write(directory.resolve(name), parity.ours);
    return parity.errors();
  }

  private void run(NDManager manager) {
    NpyArray samples = golden.coils("kspace");
    NpyArray maps = golden.coils("maps");
    NpyArray mask = golden.mask();
    try (UnrolledNetwork network =
            UnrolledNetwork.load(
                golden.config(), golden.initialWeights(), manager, DataType.FLOAT32);
        NDArray y = complex(manager, samples);
        NDArray s = complex(manager, maps);
        NDArray m = NativeArrays.copyOf(manager, mask.toFloats(), mask.shape());
        NDArray target = complex(manager, golden.image(golden.array("target")));
        Measurement measurement =
            Measurement.of(manager, y, m, s, golden.config().fourier(), DataType.FLOAT32)) {
      images(network, measurement);
      train(manager, network, measurement, target);
    }
  }

  private void images(UnrolledNetwork network, Measurement measurement) {
    network
        .forward(
            measurement,
            golden.config().iterations(),
            (done, image) -> {
              long[] shape = Arrays.copyOf(image.shape(), image.shape().length + 1);
              shape[shape.length - 1] = 2;
              ours.put(
                  "image_after_" + done, golden.image(NpyArray.of(image.toInterleaved(), shape)));
              return true;
            })
        .close();
  }

  private void train(
      NDManager manager, UnrolledNetwork network, Measurement measurement, NDArray target) {
    int modules = golden.config().modules();
    double[] losses = new double[golden.steps() * modules];
    try (GreedyTraining training =
        new GreedyTraining(manager, network, golden.learningRate(), golden.weightDecay())) {
      for (int step = 0; step < golden.steps(); step++) {
        double[] found = training.step(measurement, target);
        System.arraycopy(found, 0, losses, step * modules, modules);
        if (step == 0) {
          gradients(network);
        }
      }
    }
    ours.put("losses", new NpyArray(new long[] {golden.steps(), modules}, losses));
    network
        .parameters()
        .toWeights()
        .forEach(
            (name, weight) ->
                ours.put(TRAINED + name, NpyArray.of(weight.values(), weight.shape())));
  }

  private void gradients(UnrolledNetwork network) {
    for (String name : network.parameters().names()) {
      try (NDArray gradient = network.parameters().get(name).getGradient()) {
        ours.put(
            GRADIENT + name, NpyArray.of(gradient.toFloatArray(), gradient.getShape().getShape()));
      }
    }
  }

  private static NDArray complex(NDManager manager, NpyArray pairs) {
    return ComplexPairs.fromFloats(
        manager, pairs.toFloats(), Arrays.copyOf(pairs.shape(), pairs.shape().length - 1));
  }

  private ParityErrors errors() {
    double images = 0;
    double losses = 0;
    double gradients = 0;
    double weights = 0;
    long beyond = 0;
    long all = 0;
    for (Map.Entry<String, NpyArray> entry : ours.entrySet()) {
      String name = entry.getKey();
      NpyArray found = entry.getValue();
      NpyArray reference = golden.array(name);
      if (name.startsWith("image_after_")) {
        images = Math.max(images, found.relativeErrorTo(reference));
      } else if (name.startsWith(GRADIENT)) {
        gradients = Math.max(gradients, found.relativeErrorTo(reference));
      } else {
        for (int i = 0; i < found.values().length; i++) {
          double error = Math.abs(found.values()[i] - reference.values()[i]);
          if (name.equals("losses")) {
            losses = Math.max(losses, error / Math.abs(reference.values()[i]));
          } else {
            weights = Math.max(weights, error);
            beyond += error <= ParityErrors.WEIGHT_TOLERANCE ? 0 : 1;
            all++;
          }
        }
      }
    }
    return new ParityErrors(images, losses, gradients, (double) beyond / all, weights);
  }
}
