package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which method, model and exit a scan gets. */
class ModelChoiceTest {
  private static final PhantomOptions SMALL =
      PhantomOptions.DEFAULTS
          .with()
          .matrix(64)
          .slices(1)
          .coils(2)
          .acceleration(3)
          .calibrationLines(12)
          .noiseLines(0)
          .build();

  @TempDir Path directory;

  /** What the corridor answers to options as a query or a configuration message has them. */
  private Reconstruction reconstruct(PhantomOptions scan, String... options) {
    java.util.EnumMap<OptionName, String> values = new java.util.EnumMap<>(OptionName.class);
    for (String option : options) {
      String[] pair = option.split("=", 2);
      values.put(OptionName.of(pair[0]).orElseThrow(), pair[1]);
    }
    try (AcquisitionSource source = PhantomScan.of(scan).source();
        ReconstructionPipeline pipeline =
            new ReconstructionPipeline(
                PipelineSettings.DEFAULTS, InstalledModels.read(directory))) {
      return pipeline.reconstruct(source, RequestOptions.of(values).request(), StageListener.NONE);
    }
  }

  private ReconstructionException refused(PhantomOptions scan, String... options) {
    return assertThrows(ReconstructionException.class, () -> reconstruct(scan, options));
  }

  private static String used(Reconstruction result) {
    return result.provenance().method()
        + (result.provenance().modelName() == null
            ? ""
            : " " + result.provenance().modelName() + ":" + result.provenance().modelVersion());
  }

  private static String warnings(Reconstruction result) {
    return String.join("\n", result.provenance().warnings());
  }

  @Test
  void theDefaultIsTheModelWhoseCardFits() {
    new SmallModels(directory)
        .add("few", 1, SmallModels.trainedOn(List.of("random1d"), 5, 8))
        .add("fit", 1)
        .add("fit", 10)
        .add("fit", 9)
        .addForTime("cine");
    assertEquals("gleam fit:10", used(reconstruct(SMALL)));
  }

  @Test
  void ofSeveralThatFitTheNarrowestIsTaken() {
    new SmallModels(directory)
        .add("all", 1)
        .add("narrow", 1, SmallModels.trainedOn(List.of("random1d"), 2, 4));
    assertEquals("gleam narrow:1", used(reconstruct(SMALL)));
  }

  @ParameterizedTest
  @CsvSource({
    // pattern, R, calibration lines, coils, pixels: what a model for random R 3 to 8, 48 to 320
    // pixels, up to 32 coils, may be given.
    "RANDOM1D, 3, 12, 2, 64, gleam",
    "RANDOM1D, 8, 4, 2, 96, gleam",
    "RANDOM1D, 2, 6, 2, 64, sense",
    "RANDOM1D, 3, 12, 33, 48, sense",
    "RANDOM1D, 3, 12, 2, 44, gleam",
    "RANDOM1D, 3, 12, 2, 40, sense",
    "UNIFORM, 4, 12, 2, 64, sense",
    "FULL, 1, 12, 2, 64, sense"
  })
  void aScanOutsideTheCardGetsSenseWithAWarning(
      SamplingPattern pattern, double r, int lines, int coils, int pixels, String method) {
    new SmallModels(directory).add("m", 1);
    Reconstruction result =
        reconstruct(
            SMALL
                .with()
                .pattern(pattern)
                .acceleration(r)
                .calibrationLines(lines)
                .coils(coils)
                .matrix(pixels)
                .build());
    assertEquals(method, result.provenance().method(), warnings(result));
    assertEquals(
        method.equals("sense"), warnings(result).contains("no model's card fits this scan (m:1: "));
  }

  @Test
  void aCardThatNamesUniformTakesItWithItsCalibrationLinesOnTop() {
    new SmallModels(directory).add("m", 1, SmallModels.trainedOn(List.of("uniform", "full"), 4, 6));
    PhantomOptions uniform =
        SMALL.with().pattern(SamplingPattern.UNIFORM).acceleration(4).calibrationLines(16).build();
    assertEquals("gleam m:1", used(reconstruct(uniform)));
  }

  @Test
  void gleamByNameTakesTheNearestModelWithAWarning() {
    new SmallModels(directory)
        .add("far", 1, SmallModels.trainedOn(List.of("random1d"), 7, 8))
        .add("near", 1, SmallModels.trainedOn(List.of("random1d"), 5, 8))
        .add("other", 1, SmallModels.trainedOn(List.of("poisson"), 2, 8));
    PhantomOptions twofold = SMALL.with().acceleration(2).calibrationLines(8).build();
    Reconstruction result = reconstruct(twofold, "method=gleam");
    assertEquals("gleam near:1", used(result));
    assertTrue(warnings(result).contains("near:1: acceleration 2 (trained on 5 to 8)"));
    assertEquals("sense", used(reconstruct(twofold)));
  }

  @Test
  void aModelByNameIsTakenWhateverItsCardSays() {
    new SmallModels(directory)
        .add("far", 1, SmallModels.trainedOn(List.of("poisson"), 7, 8))
        .add("far", 2, SmallModels.trainedOn(List.of("poisson"), 7, 8))
        .add("fit", 1);
    assertEquals("gleam far:2", used(reconstruct(SMALL, "model=far")));
    assertEquals("gleam far:1", used(reconstruct(SMALL, "model=far:1", "n_inf=2")));
  }

  @ParameterizedTest
  @CsvSource({
    "model=nothing, MODEL_NOT_FOUND, m:1",
    "model=m:7, MODEL_NOT_FOUND, m:1",
    "model=cine, METHOD_NOT_AVAILABLE, time",
    "n_inf=3, EXIT_NOT_VALID, '2, 4'",
    "method=compressed-sensing n_inf=2, EXIT_NOT_VALID, compressed-sensing has no exits",
    "method=compressed-sensing model=m, MODEL_NOT_FOUND, compressed-sensing",
    "method=sense n_inf=2, EXIT_NOT_VALID, sense has no exits",
    "method=zero-filled model=m, MODEL_NOT_FOUND, zero-filled"
  })
  void whatIsNotThereIsRefused(String options, FailureCode code, String said) {
    new SmallModels(directory).add("m", 1).addForTime("cine");
    ReconstructionException failure = refused(SMALL, options.split(" "));
    assertEquals(code, failure.code());
    assertTrue(failure.detail().contains(said), failure.detail());
    assertEquals(422, code.httpStatus());
  }

  @Test
  void withoutModelsScansGetSenseAndGleamIsRefused() {
    Reconstruction result = reconstruct(SMALL);
    assertEquals("sense", used(result));
    assertTrue(warnings(result).contains("no model is installed"), warnings(result));
    assertEquals(FailureCode.MODEL_NOT_FOUND, refused(SMALL, "method=gleam").code());
    assertEquals(FailureCode.EXIT_NOT_VALID, refused(SMALL, "n_inf=4").code());
  }

  @Test
  void aSlabSampledAsOnlySlicesWereGetsSense() {
    new SmallModels(directory)
        .add("m", 1, SmallModels.trainedOn(List.of("uniform", "random1d", "poisson"), 2, 8));
    PhantomOptions slab =
        SMALL
            .with()
            .partitions(16)
            .pattern(SamplingPattern.UNIFORM)
            .acceleration(4)
            .calibrationLines(8)
            .build();
    Reconstruction result = reconstruct(slab);
    assertEquals("sense", used(result));
    assertTrue(warnings(result).contains("3D with undersampling uniform"), warnings(result));
  }

  @Test
  void aScanWithoutACentreIsNeverLostUnlessGleamWasAskedFor() {
    new SmallModels(directory).add("m", 1);
    PhantomOptions bare =
        SMALL.with().pattern(SamplingPattern.UNIFORM).acceleration(4).calibrationLines(0).build();
    Reconstruction zeroFilled = reconstruct(bare);
    assertEquals("zero-filled", used(zeroFilled));
    assertTrue(warnings(zeroFilled).contains("no model's card fits"), warnings(zeroFilled));
    assertTrue(warnings(zeroFilled).contains("reconstructed with zero-filled"));
    assertFalse(warnings(zeroFilled).contains("reconstructed with sense"), warnings(zeroFilled));
    assertEquals(FailureCode.NO_CALIBRATION, refused(bare, "method=gleam").code());
    // A scanner's configuration message is met if it can be.
    try (AcquisitionSource source = PhantomScan.of(bare).source();
        ReconstructionPipeline pipeline =
            new ReconstructionPipeline(
                PipelineSettings.DEFAULTS, InstalledModels.read(directory))) {
      Reconstruction result =
          ScanReconstruction.run(
                  EffectiveOptions.join(
                      RequestOptions.NONE, ConfigurationMessage.named("gleam?n_inf=2")),
                  request -> pipeline.reconstruct(source, request, StageListener.NONE))
              .reconstruction();
      assertEquals("zero-filled", used(result));
    }
  }

  @Test
  void aConfigurationMessageChoosesModelAndExit() {
    new SmallModels(directory).add("m", 1);
    try (AcquisitionSource source = PhantomScan.of(SMALL).source();
        ReconstructionPipeline pipeline =
            new ReconstructionPipeline(
                PipelineSettings.DEFAULTS, InstalledModels.read(directory))) {
      for (String message : List.of("gleam?n_inf=2", "{\"model\":\"m:1\",\"n_inf\":2}")) {
        Reconstruction result =
            ScanReconstruction.run(
                    EffectiveOptions.join(RequestOptions.NONE, ConfigurationText.parse(message)),
                    request -> pipeline.reconstruct(source, request, StageListener.NONE))
                .reconstruction();
        assertEquals(2, result.provenance().nInf());
      }
    }
  }

  @Test
  void aDamagedModelIsLeftOutWithAWarningAndTheOthersServe() throws IOException {
    new SmallModels(directory).add("good", 1).add("good", 2).add("card", 1).add("nulls", 1);
    Path weights = directory.resolve("good/2/weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    Files.writeString(directory.resolve("card/1/model.json"), "{");
    Path nulls = directory.resolve("nulls/1/model.json");
    Files.writeString(
        nulls, Files.readString(nulls).replaceFirst("\"masks\" : \\[[^]]*]", "\"masks\" : null"));
    Files.createDirectories(directory.resolve("empty/1"));
    InstalledModels models = InstalledModels.read(directory);
    assertEquals(
        List.of("good:1"), models.cards().stream().map(card -> card.id().toString()).toList());
    List<String> leftOut = new ArrayList<>();
    for (String problem : models.problems()) {
      leftOut.add(problem.replaceFirst(" is left out: .*", ""));
      assertTrue(problem.contains("MODEL_DAMAGED"), problem);
    }
    assertEquals(List.of("model card:1", "model good:2", "model nulls:1"), leftOut);
    Reconstruction result = reconstruct(SMALL);
    assertEquals("gleam good:1", used(result));
    assertTrue(warnings(result).contains("model good:2 is left out"), warnings(result));
    assertEquals(FailureCode.MODEL_NOT_FOUND, refused(SMALL, "model=good:2").code());
  }

  @Test
  void aModelWhoseInputIsPreparedOtherwiseIsLeftOut() throws IOException {
    new SmallModels(directory).add("m", 1);
    Path card = directory.resolve("m/1/model.json");
    Files.writeString(card, Files.readString(card).replace("zero-filled-p95", "maximum"));
    InstalledModels models = InstalledModels.read(directory);
    assertEquals(List.of(), models.cards());
    assertTrue(models.problems().get(0).contains("zero-filled-p95"));
  }

  @Test
  void aCardRangeOfCoilsIsHeldToExactly() {
    new SmallModels(directory)
        .add(
            "m",
            1,
            new ModelCard.TrainedOn(
                List.of(),
                List.of(),
                List.of("random1d"),
                new ModelCard.Range(3, 8),
                new ModelCard.Range(2, 2),
                new ModelCard.Range(64, 64),
                Map.of()));
    assertEquals("gleam m:1", used(reconstruct(SMALL)));
    assertEquals("sense", used(reconstruct(SMALL.with().coils(3).build())));
  }
}
