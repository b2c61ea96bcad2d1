package org.gleamrecon.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.tensor.TensorScope;

/** From scans to a published model with its card. */
public final class ModelTraining {
  private final TrainingPlan plan;
  private final Optional<StoredModel> base;
  private final Path model;
  private final ModelId id;

  /**
   * @param base whose weights it starts from; empty: from drawn weights
   * @param model directory of the model, {@code .../NAME/VERSION}; a last part that is no number is
   *     the name of version 1
   */
  public ModelTraining(TrainingPlan plan, Optional<StoredModel> base, Path model) {
    this.plan = plan;
    this.base = base;
    this.model = model.toAbsolutePath().normalize();
    id = ModelId.ofDirectory(this.model);
  }

  /**
   * Trains and publishes, or goes on with what was interrupted.
   *
   * @throws ReconstructionException CONFLICT if the model exists, or as {@link TrainingRun#run}
   */
  public ModelCard run(
      TensorScope scope, List<Path> training, List<Path> validation, TrainingProgress progress)
      throws IOException {
    if (Files.exists(model)) {
      throw new ReconstructionException(
          FailureCode.CONFLICT, id + " exists; versions do not change");
    }
    Path work = model.resolveSibling(model.getFileName() + ".training");
    TrainingRun.Result result =
        new TrainingRun(plan.settings(), plan.strategy(), plan.perModule(), base, work, progress)
            .run(scope, training, validation);
    ModelCard card = card(result);
    return ModelRepository.write(model, card, result.weights(), ModelReadme.of(card));
  }

  private ModelCard card(TrainingRun.Result result) {
    TrainingSettings settings = plan.settings();
    ExampleSettings examples = settings.examples();
    TrainingSetSummary set = result.trainingSet();
    List<String> masks =
        new java.util.ArrayList<>(
            set.slices() > 0
                ? examples.masks().stream().map(SamplingPattern::label).distinct().toList()
                : List.of());
    if (set.slabs() > 0) {
      masks.add(SamplingPattern.POISSON.label());
    }
    return new ModelCard(
        id,
        plan.description(),
        settings.network(),
        ModelCard.ZERO_FILLED_P95,
        "espirit",
        new ModelCard.TrainedOn(
            plan.data(),
            plan.licences(),
            masks,
            new ModelCard.Range(examples.accelerations().get(0), examples.accelerations().get(1)),
            new ModelCard.Range(
                examples.fewerCoils() > 0 ? 1 : set.coils().getMin(), set.coils().getMax()),
            new ModelCard.Range(smallestMatrix(examples, set), set.matrix().getMax()),
            told(plan, set, result.heldBack())),
        result.validation(),
        new ModelCard.Lineage(
            base.map(from -> from.card().id().toString()).orElse(null),
            commit(),
            settings.seed(),
            settings.steps()),
        "",
        null);
  }

  private static int smallestMatrix(ExampleSettings examples, TrainingSetSummary set) {
    return examples.matrixSizes().stream()
        .filter(size -> size > 0 && set.slices() > 0)
        .mapToInt(size -> Math.min(size, set.matrix().getMin()))
        .min()
        .orElse(set.matrix().getMin());
  }

  private static Map<String, String> told(
      TrainingPlan plan, TrainingSetSummary set, boolean heldBack) {
    TrainingSettings settings = plan.settings();
    ExampleSettings examples = settings.examples();
    Map<String, String> told = new TreeMap<>();
    told.put("strategy", plan.strategy().label());
    if (!plan.perModule().isEmpty()) {
      told.put("per_module", plan.perModule().toString());
    }
    told.put("validated_on", heldBack ? "frames held back from the same scans" : "other scans");
    told.put("slices", Integer.toString(set.slices()));
    told.put("slabs", Integer.toString(set.slabs()));
    told.put("learning_rate", Double.toString(settings.learningRate()));
    told.put("weight_decay", Double.toString(settings.weightDecay()));
    told.put("calibration_lines", examples.calibrationLines().toString());
    told.put("noise_relative_to_p95", examples.noise().toString());
    told.put("columns", examples.columns().toString());
    told.put("slab_share", String.format(Locale.ROOT, "%.2f", examples.slabShare()));
    told.put("matrix_sizes", examples.matrixSizes().toString());
    told.put("fewer_coils", String.format(Locale.ROOT, "%.2f", examples.fewerCoils()));
    told.put("tissue_phase", String.format(Locale.ROOT, "%.2f", examples.tissuePhase()));
    return told;
  }

  /** The launcher knows it where it runs from a clone. */
  private static String commit() {
    return System.getProperty("program.commit", "unknown");
  }
}
