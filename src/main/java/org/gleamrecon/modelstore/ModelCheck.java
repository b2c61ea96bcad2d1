package org.gleamrecon.modelstore;

import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.Dimension;
import org.gleamrecon.unroll.Measurement;
import org.gleamrecon.unroll.UnrolledNetwork;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.gleamrecon.unroll.WeightArray;

/** Whether a stored model is whole and computes. */
public final class ModelCheck {
  private static final int COILS = 4;
  private static final int FRAMES = 6;
  private static final int SIZE = 32;
  private static final long SEED = 1;

  private ModelCheck() {}

  /**
   * Reads every file of a version, verifies the weights' checksum, that they fit the design and are
   * finite, the signature as the repository's policy says, that its bands, if it has any, are its
   * own, and that the whole network makes finite images of a small random measurement.
   *
   * @return the model, as read
   * @throws ReconstructionException MODEL_NOT_FOUND if a file is missing, MODEL_DAMAGED with what
   *     does not hold, MODEL_NOT_TRUSTED
   */
  public static StoredModel check(ModelRepository repository, ModelId id) throws IOException {
    StoredModel model = files(repository, id);
    repository.bands(model.card());
    tryOut(model);
    return model;
  }

  /**
   * As {@link #check}, without letting the network compute: for where another thread does that. Nor
   * are bands looked at, without which a version serves as well.
   *
   * @throws ReconstructionException MODEL_NOT_FOUND if a file is missing, MODEL_DAMAGED with what
   *     does not hold, MODEL_NOT_TRUSTED
   */
  public static StoredModel files(ModelRepository repository, ModelId id) throws IOException {
    repository.readme(id);
    StoredModel model = repository.load(id);
    for (Map.Entry<String, WeightArray> array : model.weights().entrySet()) {
      requireFinite(id, array.getKey(), array.getValue().values());
    }
    return model;
  }

  private static void tryOut(StoredModel model) {
    UnrolledNetworkConfig design = model.card().architecture();
    boolean time = design.dimension() == Dimension.PLANE_AND_TIME;
    long[] samples =
        time ? new long[] {1, COILS, FRAMES, SIZE, SIZE} : new long[] {1, COILS, SIZE, SIZE};
    long[] maps = time ? new long[] {1, COILS, 1, SIZE, SIZE} : samples;
    long[] mask = time ? new long[] {1, 1, 1, SIZE, 1} : new long[] {1, 1, SIZE, 1};
    float[] lines = new float[SIZE];
    for (int y = 0; y < SIZE; y += 2) {
      lines[y] = 1;
    }
    Random random = new Random(SEED);
    // Each part's size is below 1, so that the maps' root-sum-of-squares is below 1.
    double bound = 1 / Math.sqrt(2 * COILS);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network = UnrolledNetwork.load(design, model.weights(), scope);
        ComplexTensor measured = scope.complex(uniform(random, 1, samples), samples);
        ComplexTensor coils = scope.complex(uniform(random, bound, maps), maps);
        Measurement measurement =
            Measurement.of(scope, measured, lines, mask, coils, design.fourier());
        ComplexTensor last =
            network.reconstruct(
                measurement,
                design.iterations(),
                (done, image) -> {
                  requireFinite(
                      model.card().id(), "the image after " + done, image.toInterleaved());
                  return true;
                })) {
      requireFinite(model.card().id(), "the last image", last.toInterleaved());
    }
  }

  /** Complex numbers whose parts lie within the bound. */
  private static float[] uniform(Random random, double bound, long... shape) {
    int count = 2;
    for (long size : shape) {
      count = Math.toIntExact(Math.multiplyExact(count, size));
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return values;
  }

  private static void requireFinite(ModelId id, String what, float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new ReconstructionException(
            FailureCode.MODEL_DAMAGED, id + ": " + what + " has the value " + value);
      }
    }
  }
}
