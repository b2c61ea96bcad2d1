package org.gleamrecon.modelstore;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a model is, what it was trained on and how well it does: model.json.
 *
 * @param id name and version
 * @param description one sentence for people
 * @param architecture the network's design; its exits are the module boundaries
 * @param inputNormalisation how input is scaled, {@code zero-filled-p95}
 * @param sensitivityMethod how maps are estimated, for example {@code espirit}
 * @param trainedOn what it has seen
 * @param validation figures per exit, by the number of iterations
 * @param lineage where it comes from
 * @param weightsSha256 SHA-256 of weights.safetensors, lower-case hexadecimal
 * @param signature Ed25519 signature over card and weights as {@link SignedText} has them, base64,
 *     or null; one in model.sig goes before it
 */
public record ModelCard(
    ModelId id,
    String description,
    UnrolledNetworkConfig architecture,
    String inputNormalisation,
    String sensitivityMethod,
    TrainedOn trainedOn,
    List<ExitMetrics> validation,
    Lineage lineage,
    String weightsSha256,
    @Nullable String signature) {
  /** The published scaling by the 95th percentile of the zero-filled magnitude. */
  public static final String ZERO_FILLED_P95 = "zero-filled-p95";

  /**
   * What a model has seen; a scan outside it is served with a warning or not at all.
   *
   * @param data the scans, by name
   * @param licences of the scans
   * @param masks kinds of undersampling, for example {@code random1d}
   * @param accelerations R
   * @param coils receive channels
   * @param matrix larger side of the image, pixels
   * @param settings anything else that says how it was trained, by name
   */
  public record TrainedOn(
      List<String> data,
      List<String> licences,
      List<String> masks,
      Range accelerations,
      Range coils,
      Range matrix,
      Map<String, String> settings) {
    /** Nothing may be missing. */
    public TrainedOn {
      data = List.copyOf(data);
      licences = List.copyOf(licences);
      masks = List.copyOf(masks);
      // In the given order, so that a card is written as it was read.
      settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
      Objects.requireNonNull(accelerations, "accelerations");
      Objects.requireNonNull(coils, "coils");
      Objects.requireNonNull(matrix, "matrix");
    }
  }

  /** Both ends included. */
  public record Range(double lowest, double highest) {
    public boolean contains(double value) {
      return lowest <= value && value <= highest;
    }
  }

  /**
   * Mean figures on the validation scans at one exit.
   *
   * @param iterations the exit
   * @param psnrDb dB
   */
  public record ExitMetrics(int iterations, double psnrDb, double ssim, double nrmse) {}

  /**
   * Where a model comes from.
   *
   * @param base {@code name:version} it was fine-tuned from, or null
   * @param commit of the program that trained it
   * @param seed of the starting weights and everything drawn
   * @param steps of training
   */
  public record Lineage(@Nullable String base, String commit, long seed, long steps) {}

  /** The same card for other weights. */
  ModelCard withWeights(String sha256) {
    return new ModelCard(
        id,
        description,
        architecture,
        inputNormalisation,
        sensitivityMethod,
        trainedOn,
        validation,
        lineage,
        sha256,
        null);
  }

  /** The same model under another version; a signature, which covers the version, is left out. */
  ModelCard withVersion(int version) {
    return new ModelCard(
        new ModelId(id.name(), version),
        description,
        architecture,
        inputNormalisation,
        sensitivityMethod,
        trainedOn,
        validation,
        lineage,
        weightsSha256,
        null);
  }
}
