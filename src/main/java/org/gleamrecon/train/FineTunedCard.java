package org.gleamrecon.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelId;

/** The card of a fine-tuned model: the base's, widened by what it has seen since. */
final class FineTunedCard {
  private FineTunedCard() {}

  /**
   * Version 1 stands for the one that it gets when it is published.
   *
   * @param validation figures per exit
   * @param scans told by their SHA-256: a file's name may name a patient
   */
  static ModelCard of(
      ModelCard base,
      FineTuningJob job,
      TrainingSettings settings,
      MemoryPlan plan,
      TrainingRun.Result result,
      List<ModelCard.ExitMetrics> validation,
      List<Path> scans)
      throws IOException {
    return new ModelCard(
        new ModelId(base.id().name(), 1),
        base.description(),
        base.architecture(),
        base.inputNormalisation(),
        base.sensitivityMethod(),
        trainedOn(base.trainedOn(), job, settings, plan, result, scans),
        validation,
        new ModelCard.Lineage(
            base.id().toString(),
            System.getProperty("program.commit", "unknown"),
            settings.seed(),
            settings.steps()),
        "",
        null);
  }

  private static ModelCard.TrainedOn trainedOn(
      ModelCard.TrainedOn base,
      FineTuningJob job,
      TrainingSettings settings,
      MemoryPlan plan,
      TrainingRun.Result result,
      List<Path> scans)
      throws IOException {
    TrainingSetSummary set = result.trainingSet();
    List<String> data = new ArrayList<>(base.data());
    for (Path scan : scans) {
      data.add("site scan sha256:" + sha256(scan));
    }
    List<String> masks = new ArrayList<>(base.masks());
    ModelCard.Range accelerations = base.accelerations();
    if (!job.self()) {
      masks =
          Stream.concat(
                  masks.stream(),
                  Stream.concat(
                      set.slices() > 0
                          ? settings.examples().masks().stream().map(SamplingPattern::label)
                          : Stream.empty(),
                      set.slabs() > 0
                          ? Stream.of(SamplingPattern.POISSON.label())
                          : Stream.empty()))
              .distinct()
              .toList();
      List<Double> drawn = settings.examples().accelerations();
      accelerations = widened(accelerations, drawn.get(0), drawn.get(1));
    }
    return new ModelCard.TrainedOn(
        data,
        base.licences(),
        masks,
        accelerations,
        widened(base.coils(), set.coils().getMin(), set.coils().getMax()),
        widened(base.matrix(), set.matrix().getMin(), set.matrix().getMax()),
        told(base, job, settings, plan, result));
  }

  private static ModelCard.Range widened(ModelCard.Range range, double low, double high) {
    return new ModelCard.Range(Math.min(range.lowest(), low), Math.max(range.highest(), high));
  }

  private static Map<String, String> told(
      ModelCard.TrainedOn base,
      FineTuningJob job,
      TrainingSettings settings,
      MemoryPlan plan,
      TrainingRun.Result result) {
    Map<String, String> told = new LinkedHashMap<>(base.settings());
    told.put("fine_tuning_supervision", job.self() ? "self" : "full");
    told.put("fine_tuning_modules", Integer.toString(plan.modules()));
    told.put("fine_tuning_batch", Integer.toString(plan.batch()));
    told.put("fine_tuning_learning_rate", Double.toString(settings.learningRate()));
    told.put("fine_tuning_accelerations", settings.examples().accelerations().toString());
    told.put("fine_tuning_slices", Integer.toString(result.trainingSet().slices()));
    told.put("fine_tuning_slabs", Integer.toString(result.trainingSet().slabs()));
    told.put("validated_on", validatedOn(job, result));
    return told;
  }

  private static String validatedOn(FineTuningJob job, TrainingRun.Result result) {
    if (job.self()) {
      return "phantoms; what decided were held-out samples of scans without truth";
    }
    return result.heldBack() ? "frames held back from the same scans" : "other scans of the site";
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
