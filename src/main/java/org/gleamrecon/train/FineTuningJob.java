package org.gleamrecon.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.jspecify.annotations.Nullable;

/**
 * A fine-tuning job: {@code job.json}. What may be absent is null.
 *
 * @param id the job's, shown only
 * @param base {@code NAME:V}
 * @param baseDirectory of the base
 * @param training scans
 * @param validation scans of other patients; empty: a part of the training scans' data is held back
 * @param supervision {@code full} (fully sampled scans; the default) or {@code self}
 * @param modules groups in which the iterations are trained; absent: the base's, or as many more as
 *     the memory demands
 * @param iterations optimizer steps
 * @param batchSize examples a step; absent: as many as the memory allows, at most 2
 * @param accelerations R, from and to; absent: the base's
 * @param mask {@code random1d}, {@code poisson-disc}, {@code as-acquired}; absent: the base's kinds
 *     for {@code full}, {@code as-acquired} for {@code self}
 * @param memoryBudgetMb 10^6 bytes above what the trainer holds before its first step; absent: half
 *     of what is free
 * @param liveLock file that the service locks while it has scans; absent: none
 * @param device {@code auto}, {@code cpu}, {@code gpu0}
 * @param threads of an operation
 * @param freeDiskBytes that a training leaves free on its disk; absent: 0
 */
public record FineTuningJob(
    @Nullable String id,
    String base,
    String baseDirectory,
    List<String> training,
    @Nullable List<String> validation,
    @Nullable String supervision,
    @Nullable Integer modules,
    @Nullable Integer iterations,
    @Nullable Integer batchSize,
    @Nullable Double learningRate,
    @Nullable List<Double> accelerations,
    @Nullable String mask,
    @Nullable Double memoryBudgetMb,
    @Nullable Long seed,
    @Nullable String liveLock,
    @Nullable String device,
    @Nullable Integer threads,
    @Nullable Long freeDiskBytes) {
  private static final String FILE = "job.json";
  private static final int MOST_STEPS = 1_000_000;
  private static final int MOST_BATCH = 64;
  private static final Set<String> SUPERVISIONS = Set.of("full", "self");
  private static final Set<String> MASKS = Set.of("random1d", "poisson-disc", "as-acquired");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  /**
   * @throws IllegalArgumentException naming what is missing or out of range
   */
  public FineTuningJob {
    require(base != null, "base", null);
    require(baseDirectory != null, "baseDirectory", null);
    require(training != null && !training.isEmpty(), "training", training);
    require(supervision == null || SUPERVISIONS.contains(supervision), "supervision", supervision);
    require(modules == null || modules >= 1, "modules", modules);
    require(
        iterations == null || (iterations >= 1 && iterations <= MOST_STEPS),
        "iterations",
        iterations);
    require(
        batchSize == null || (batchSize >= 1 && batchSize <= MOST_BATCH), "batchSize", batchSize);
    require(
        learningRate == null || (learningRate > 0 && learningRate < 1),
        "learningRate",
        learningRate);
    require(
        accelerations == null
            || (accelerations.size() == 2
                && accelerations.get(0) >= 1
                && accelerations.get(1) >= accelerations.get(0)
                && Double.isFinite(accelerations.get(1))),
        "accelerations",
        accelerations);
    require(mask == null || MASKS.contains(mask), "mask", mask);
    require(memoryBudgetMb == null || memoryBudgetMb > 0, "memoryBudgetMb", memoryBudgetMb);
    require(threads == null || threads >= 1, "threads", threads);
    require(freeDiskBytes == null || freeDiskBytes >= 0, "freeDiskBytes", freeDiskBytes);
    training = List.copyOf(training);
    validation = validation == null ? List.of() : List.copyOf(validation);
    supervision = supervision == null ? "full" : supervision;
    iterations = iterations == null ? 1000 : iterations;
    learningRate = learningRate == null ? 5e-4 : learningRate;
    seed = seed == null ? 1 : seed;
    device = device == null ? "auto" : device;
    threads = threads == null ? 1 : threads;
    freeDiskBytes = freeDiskBytes == null ? 0L : freeDiskBytes;
    boolean self = supervision.equals("self");
    if (mask != null && self != mask.equals("as-acquired")) {
      throw new IllegalArgumentException(
          self
              ? "supervision self learns from the samples as they were acquired: mask as-acquired,"
                  + " not "
                  + mask
              : "supervision full undersamples fully sampled scans: mask random1d or poisson-disc,"
                  + " not as-acquired");
    }
  }

  private static void require(boolean holds, String what, @Nullable Object found) {
    if (!holds) {
      throw new IllegalArgumentException(
          what + (found == null ? " is missing" : " out of range: " + found));
    }
  }

  // What has a default is there once the job is made.

  @Override
  public List<String> validation() {
    return Objects.requireNonNull(validation);
  }

  @Override
  public String supervision() {
    return Objects.requireNonNull(supervision);
  }

  @Override
  public Integer iterations() {
    return Objects.requireNonNull(iterations);
  }

  @Override
  public Double learningRate() {
    return Objects.requireNonNull(learningRate);
  }

  @Override
  public Long seed() {
    return Objects.requireNonNull(seed);
  }

  @Override
  public String device() {
    return Objects.requireNonNull(device);
  }

  @Override
  public Integer threads() {
    return Objects.requireNonNull(threads);
  }

  @Override
  public Long freeDiskBytes() {
    return Objects.requireNonNull(freeDiskBytes);
  }

  /** Whether it learns without truth. */
  boolean self() {
    return "self".equals(supervision);
  }

  /**
   * Reads a job's file.
   *
   * @param directory of the job
   * @throws ReconstructionException PARAMETER_INVALID naming what is wrong
   */
  public static FineTuningJob read(Path directory) throws IOException {
    String text = Files.readString(directory.resolve(FILE));
    try {
      return JSON.readValue(text, FineTuningJob.class);
    } catch (IOException unfit) {
      Throwable cause = unfit.getCause() instanceof IllegalArgumentException known ? known : unfit;
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "the job: " + String.valueOf(cause.getMessage()).lines().findFirst().orElse(""),
          unfit);
    }
  }

  /** Writes the job's file; all of it or nothing. */
  public void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    WholeFile.write(
        directory.resolve(FILE), JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8));
  }

  /** One line for people, without paths. */
  String told() {
    return String.format(
        Locale.ROOT,
        "base %s, %s supervision, %d training and %d validation scans, %d steps, learning rate %s",
        base,
        supervision,
        training.size(),
        validation().size(),
        iterations,
        learningRate);
  }
}
