package org.gleamrecon.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gleamrecon.modelstore.ModelCard;

/**
 * Whether a fine-tuned model is better than its base: {@code gate.json}.
 *
 * <p>It is if, on the validation images, no exit is worse beyond the noise (a 95 % interval of the
 * mean difference that lies below 0) and the last exit's mean difference is above 0; and if no exit
 * has lost more than 1 dB beyond the noise on a fixed set of phantoms, which are no patients of the
 * site: a model that has learned one contrast may forget a little, but not how to reconstruct.
 *
 * @param validation images' PSNR; of self-supervision the error on held-out samples, in dB
 */
record AcceptanceGate(Comparison validation, Comparison phantoms, boolean withoutTruth) {
  private static final double PHANTOM_ALLOWANCE_DB = 1;
  private static final String HELD_OUT =
      "psnrDb is -20 log10 of nrmse, which is the relative error on acquired samples that were"
          + " never trained on; there is no truth to compare images with";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Why it is not better; empty if it is. */
  List<String> objections() {
    List<String> objections = new ArrayList<>();
    for (Comparison.OfExit exit : validation.exits()) {
      if (!(exit.differenceDb().high() >= 0)) {
        objections.add(worse(exit, "on the validation images"));
      }
    }
    if (!(validation.last().differenceDb().mean() > 0)) {
      objections.add(
          String.format(
              Locale.ROOT,
              "the last exit (%d) gained %.3f dB on the validation images; more than 0 is needed",
              validation.last().after().iterations(),
              validation.last().differenceDb().mean()));
    }
    for (Comparison.OfExit exit : phantoms.exits()) {
      if (!(exit.differenceDb().high() >= -PHANTOM_ALLOWANCE_DB)) {
        objections.add(worse(exit, "on the phantoms, where 1 dB is allowed"));
      }
    }
    return objections;
  }

  private static String worse(Comparison.OfExit exit, String where) {
    return String.format(
        Locale.ROOT,
        "exit %d is worse by %.3f dB (95 %% interval %.3f to %.3f) %s",
        exit.after().iterations(),
        -exit.differenceDb().mean(),
        -exit.differenceDb().high(),
        -exit.differenceDb().low(),
        where);
  }

  boolean better() {
    return objections().isEmpty();
  }

  /** The result's figures on images whose truth is known. */
  List<ModelCard.ExitMetrics> cardFigures() {
    return (withoutTruth ? phantoms : validation).after();
  }

  /** A line per exit for people. */
  List<String> told() {
    return validation.exits().stream()
        .map(
            exit ->
                String.format(
                    Locale.ROOT,
                    "n_inf %d: %s %.2f dB, before %.2f dB; difference %+.2f dB (95 %% interval %+.2f"
                        + " to %+.2f)",
                    exit.after().iterations(),
                    withoutTruth ? "held-out samples" : "PSNR",
                    exit.after().psnrDb(),
                    exit.before().psnrDb(),
                    exit.differenceDb().mean(),
                    exit.differenceDb().low(),
                    exit.differenceDb().high()))
        .toList();
  }

  byte[] toJson() {
    ObjectNode root = JSON.createObjectNode();
    List<String> objections = objections();
    root.put("better", objections.isEmpty());
    ArrayNode reasons = root.putArray("reasons");
    objections.forEach(reasons::add);
    if (objections.isEmpty()) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "the last exit (%d) gained %.3f dB (95 %% interval %.3f to %.3f), no exit is worse",
              validation.last().after().iterations(),
              validation.last().differenceDb().mean(),
              validation.last().differenceDb().low(),
              validation.last().differenceDb().high()));
    }
    if (withoutTruth) {
      root.putArray("exits");
      write(root.putArray("heldOut"), validation);
      root.put("heldOutWhatItIs", HELD_OUT);
    } else {
      write(root.putArray("exits"), validation);
    }
    write(root.putArray("phantoms"), phantoms);
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void write(ArrayNode list, Comparison comparison) {
    for (Comparison.OfExit exit : comparison.exits()) {
      ObjectNode one = list.addObject();
      one.put("iterations", exit.after().iterations());
      ExitMetricsJson.figures(one.putObject("before"), exit.before());
      ExitMetricsJson.figures(one.putObject("after"), exit.after());
      ObjectNode difference = one.putObject("differenceDb");
      difference.put("mean", exit.differenceDb().mean());
      difference.put("low", exit.differenceDb().low());
      difference.put("high", exit.differenceDb().high());
    }
  }
}
