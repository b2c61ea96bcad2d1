package org.gleamrecon.modelstore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gleamrecon.unroll.InitialWeights;
import org.gleamrecon.unroll.UnrolledNetworkConfig;

/** Models with random weights, which no one has trained. */
public final class RandomModels {
  private RandomModels() {}

  /** Publishes {@code name:version} of that design under a models directory. */
  public static ModelCard publish(
      Path models, String name, int version, UnrolledNetworkConfig design) throws IOException {
    ModelCard card =
        new ModelCard(
            new ModelId(name, version),
            "random weights for a test",
            design,
            ModelCard.ZERO_FILLED_P95,
            "espirit",
            new ModelCard.TrainedOn(
                List.of("nothing"),
                List.of("CC0-1.0"),
                List.of("random1d", "poisson-disc"),
                new ModelCard.Range(1, 16),
                new ModelCard.Range(1, 64),
                new ModelCard.Range(8, 1024),
                Map.of("noise", "none")),
            List.of(new ModelCard.ExitMetrics(design.iterations(), 30.25, 0.9, 0.125)),
            new ModelCard.Lineage(null, "0123abc", 7, 0),
            "",
            null);
    return new ModelRepository(models)
        .publish(card, InitialWeights.draw(design, version), "# random weights\n");
  }
}
