package org.gleamrecon.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.Safetensors;
import org.gleamrecon.unroll.WeightArray;

/**
 * A training's state in one safetensors file: weights, both moments, and in its metadata the steps
 * and whatever else the caller needs to go on. The file is replaced as a whole: a kill at any
 * moment leaves the old one or the new one.
 *
 * @param notes the caller's own, for example the position of a random generator
 */
public record TrainingCheckpoint(TrainingState state, Map<String, String> notes) {
  private static final String WEIGHT = "weight.";
  private static final String STEPS = "steps";
  private static final long MOST_BYTES = 1L << 31;

  /** Writes to a file beside the target, to the disk, then renames. */
  public void write(Path file) throws IOException {
    Map<String, WeightArray> arrays = new LinkedHashMap<>();
    state.weights().forEach((name, weight) -> arrays.put(WEIGHT + name, weight));
    arrays.putAll(state.moments());
    Map<String, String> texts = new LinkedHashMap<>(notes);
    texts.put(STEPS, Integer.toString(state.steps()));
    WholeFile.write(file, Safetensors.write(arrays, texts));
  }

  /**
   * @throws ReconstructionException MODEL_DAMAGED if it is not a whole checkpoint
   */
  public static TrainingCheckpoint read(Path file) throws IOException {
    long size = Files.size(file);
    if (size >= MOST_BYTES) {
      throw new ReconstructionException(
          FailureCode.MODEL_DAMAGED,
          "a checkpoint of " + size + " bytes, the limit is " + MOST_BYTES);
    }
    byte[] bytes = Files.readAllBytes(file);
    Map<String, WeightArray> weights = new LinkedHashMap<>();
    Map<String, WeightArray> moments = new LinkedHashMap<>();
    Safetensors.read(bytes)
        .forEach(
            (name, array) -> {
              if (name.startsWith(WEIGHT)) {
                weights.put(name.substring(WEIGHT.length()), array);
              } else {
                moments.put(name, array);
              }
            });
    Map<String, String> notes = new LinkedHashMap<>(Safetensors.metadata(bytes));
    String steps = notes.remove(STEPS);
    if (steps == null || !steps.matches("\\d{1,9}")) {
      throw new ReconstructionException(
          FailureCode.MODEL_DAMAGED, "a checkpoint without its number of steps");
    }
    return new TrainingCheckpoint(
        new TrainingState(weights, moments, Integer.parseInt(steps)), notes);
  }
}
