package org.gleamrecon.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.unroll.InitialWeights;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.gleamrecon.unroll.WeightArray;

/**
 * Tiny models in a directory: nothing learned, so an image is about gradient descent's, but what
 * makes and serves it is the real thing.
 */
public final class SmallModels {
  /** Exits 2 and 4. */
  public static final UnrolledNetworkConfig PLANES = UnrolledNetworkConfig.pgd(4, 2, 3);

  private static final float WEAK = 0.1f;

  private final Path directory;

  public SmallModels(Path directory) {
    this.directory = directory;
  }

  /** For 1D random masks, R 3 to 8, 1 to 32 coils, 48 to 320 pixels. */
  public SmallModels add(String name, int version) {
    return add(name, version, trainedOn(List.of("random1d", "poisson"), 3, 8));
  }

  public SmallModels add(String name, int version, ModelCard.TrainedOn trainedOn) {
    return add(name, version, PLANES, trainedOn, 1);
  }

  /** Of another design, for the same scans as {@link #add(String, int)}. */
  public SmallModels add(String name, UnrolledNetworkConfig config) {
    return add(name, 1, config, trainedOn(List.of("random1d", "poisson"), 3, 8), 1);
  }

  /** Works on series in time, which nothing serves. */
  SmallModels addForTime(String name) {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgdWithTime(2, 2, 2, false);
    return add(name, 1, config, trainedOn(List.of("random1d"), 3, 8), 1);
  }

  /** Its weights are so large that every image overflows. */
  SmallModels addOverflowing(String name) {
    return addOverflowing(name, 1);
  }

  SmallModels addOverflowing(String name, int version) {
    return add(name, version, PLANES, trainedOn(List.of("random1d"), 3, 8), 1e30f);
  }

  /** Its images are finite, and nothing like the scan. */
  public SmallModels addUnfit(String name, int version) {
    return add(name, version, PLANES, trainedOn(List.of("random1d", "poisson"), 3, 8), 40);
  }

  /** Its block changes nothing, so its image is the least-squares one: about that of sense. */
  SmallModels addLeastSquares(String name) {
    return addLeastSquares(name, 1);
  }

  SmallModels addLeastSquares(String name, int version) {
    UnrolledNetworkConfig planes = UnrolledNetworkConfig.modl(2, 2, 2, 1e-3, 20);
    return add(
        name,
        version,
        planes,
        trainedOn(List.of("random1d", "poisson"), 3, 8),
        InitialWeights.drawQuiet(planes, version));
  }

  private SmallModels add(
      String name,
      int version,
      UnrolledNetworkConfig config,
      ModelCard.TrainedOn trainedOn,
      float size) {
    Map<String, WeightArray> weights = new LinkedHashMap<>();
    InitialWeights.draw(config, version)
        .forEach((key, array) -> weights.put(key, scaled(array, size)));
    return add(name, version, config, trainedOn, weights);
  }

  private SmallModels add(
      String name,
      int version,
      UnrolledNetworkConfig config,
      ModelCard.TrainedOn trainedOn,
      Map<String, WeightArray> weights) {
    try {
      new ModelRepository(directory)
          .publish(
              new ModelCard(
                  new ModelId(name, version),
                  "a test",
                  config,
                  ModelCard.ZERO_FILLED_P95,
                  "espirit",
                  trainedOn,
                  List.of(new ModelCard.ExitMetrics(2, 30.5, 0.9, 0.1)),
                  new ModelCard.Lineage(null, "0123abc", version, 0),
                  "",
                  null),
              weights,
              "# a test\n");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return this;
  }

  private static WeightArray scaled(WeightArray array, float size) {
    float[] values = array.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= size * WEAK;
    }
    return new WeightArray(values, array.shape());
  }

  static ModelCard.TrainedOn trainedOn(List<String> masks, double lowest, double highest) {
    return new ModelCard.TrainedOn(
        List.of("nothing"),
        List.of("CC0"),
        masks,
        new ModelCard.Range(lowest, highest),
        new ModelCard.Range(1, 32),
        new ModelCard.Range(48, 320),
        Map.of());
  }

  InstalledModels read() {
    return InstalledModels.read(directory);
  }
}
