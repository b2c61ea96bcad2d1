package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.gleamrecon.dicom.UidGenerator;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.junit.jupiter.api.Test;

/** What the corridor does with settings and with data at the edge of what a scanner sends. */
class CalibrationSettingsTest {
  private static final PhantomScan SCAN =
      PhantomScan.of(
          PhantomOptions.DEFAULTS.with().matrix(64).slices(2).coils(8).acceleration(2).build());

  @Test
  void halfTheCoilsGiveNearlyTheSameImageAndAnotherIdentity() {
    Reconstruction all = sense(CalibrationSettings.DEFAULT, samples -> samples);
    Reconstruction half =
        sense(
            new CalibrationSettings(CalibrationSettings.Estimator.ESPIRIT, 6, 24, 0.8, 4),
            samples -> samples);
    double difference = Scans.nrmse(Scans.magnitudes(half), Scans.magnitudes(all));
    assertTrue(difference > 0 && difference < 0.15, "nRMSE " + difference);
    assertEquals("4", half.provenance().options().get("virtual-coils"));
    assertTrue(!all.provenance().options().containsKey("virtual-coils"));
  }

  @Test
  void jsenseGivesNearlyTheSameImageInsideTheHeadAndAnotherIdentity() {
    CalibrationSettings joint =
        new CalibrationSettings(CalibrationSettings.Estimator.JSENSE, 6, 24, 0.8, 0);
    Reconstruction other = sense(joint, samples -> samples);
    Reconstruction usual = sense(CalibrationSettings.DEFAULT, samples -> samples);
    double difference = Scans.nrmse(Scans.magnitudes(other), Scans.magnitudes(usual));
    assertTrue(difference > 0 && difference < 0.15, "nRMSE " + difference);
    assertEquals("jsense", other.provenance().options().get("calibration-method"));
    assertTrue(!usual.provenance().options().containsKey("calibration-method"));
  }

  @Test
  void aNetworkWithMapsUnlikeThoseOfItsTrainingIsWarnedOf() {
    CalibrationSettings joint =
        new CalibrationSettings(CalibrationSettings.Estimator.JSENSE, 6, 24, 0.8, 0);
    assertTrue(joint.warning(Method.GLEAM).orElseThrow().contains("jsense"));
    assertEquals(Optional.empty(), joint.warning(Method.SENSE));
    assertEquals(Optional.empty(), CalibrationSettings.DEFAULT.warning(Method.GLEAM));
  }

  @Test
  void jsenseLeavesASilentSliceBlack() {
    Reconstruction result =
        sense(
            new CalibrationSettings(CalibrationSettings.Estimator.JSENSE, 6, 24, 0.8, 0),
            acquisition ->
                new Acquisition(
                    acquisition.header(),
                    new float[acquisition.samples().length],
                    acquisition.trajectory()));
    for (float value : result.images().get(0).magnitude()) {
      assertEquals(0, value);
    }
  }

  @Test
  void anotherNumberOfThreadsRoundsOtherwiseAndSoHasAnotherIdentity() {
    List<String> identities = new ArrayList<>();
    for (int threads : new int[] {1, 2, 2}) {
      Reconstruction result =
          reconstruct(Method.SENSE, CalibrationSettings.DEFAULT, threads, samples -> samples);
      identities.add(
          new UidGenerator(result.header(), result.provenance())
              .sopInstanceUid(result.images().get(0)));
    }
    assertNotEquals(identities.get(0), identities.get(1));
    assertEquals(identities.get(1), identities.get(2));
  }

  @Test
  void aSilentSliceIsBlackAndNotAFault() {
    Reconstruction result =
        sense(
            CalibrationSettings.DEFAULT,
            acquisition ->
                acquisition.header().counters().slice() == 1
                    ? new Acquisition(
                        acquisition.header(),
                        new float[acquisition.samples().length],
                        acquisition.trajectory())
                    : acquisition);
    assertEquals(2, result.images().size());
    assertTrue(result.images().get(0).magnitude()[64 * 32 + 32] > 0);
    for (float value : result.images().get(1).magnitude()) {
      assertEquals(0, value);
    }
  }

  @Test
  void samplesThatNoArithmeticCanHoldAreTheSendersFault() {
    for (double magnitude : new double[] {1e13, 1e30, Float.MAX_VALUE}) {
      float size = (float) magnitude;
      ReconstructionException refused =
          assertThrows(
              ReconstructionException.class,
              () ->
                  sense(
                      CalibrationSettings.DEFAULT,
                      acquisition -> {
                        float[] samples = acquisition.samples().clone();
                        samples[samples.length / 2] = size;
                        return new Acquisition(
                            acquisition.header(), samples, acquisition.trajectory());
                      }));
      assertEquals(FailureCode.NON_FINITE_SAMPLES, refused.code());
    }
  }

  @Test
  void largeButUsableSamplesScaleTheImageAndNothingElse() {
    Reconstruction plain = sense(CalibrationSettings.DEFAULT, acquisition -> acquisition);
    Reconstruction large =
        sense(
            CalibrationSettings.DEFAULT,
            acquisition -> {
              float[] samples = acquisition.samples().clone();
              for (int i = 0; i < samples.length; i++) {
                samples[i] *= 1e7f;
              }
              return new Acquisition(acquisition.header(), samples, acquisition.trajectory());
            });
    // Whitened: noise and signal grow alike.
    assertTrue(Scans.nrmse(Scans.magnitudes(large), Scans.magnitudes(plain)) < 1e-3);
  }

  private static Reconstruction sense(
      CalibrationSettings settings, UnaryOperator<Acquisition> change) {
    return reconstruct(
        Method.SENSE, settings, PipelineSettings.DEFAULTS.threadsPerOperation(), change);
  }

  private static Reconstruction reconstruct(
      Method method, CalibrationSettings settings, int threads, UnaryOperator<Acquisition> change) {
    try (ReconstructionPipeline pipeline =
        new ReconstructionPipeline(
            new PipelineSettings(PipelineSettings.DEFAULTS.device(), threads, settings))) {
      return pipeline.reconstruct(
          new Changed(SCAN.source(), change),
          new ReconstructionRequest(
              Optional.of(method),
              Optional.empty(),
              OptionalInt.empty(),
              OptionalInt.empty(),
              true),
          StageListener.NONE);
    }
  }

  /** A scan whose acquisitions come changed. */
  private record Changed(AcquisitionSource source, UnaryOperator<Acquisition> change)
      implements AcquisitionSource {
    @Override
    public MrdHeader header() {
      return source.header();
    }

    @Override
    public int size() {
      return source.size();
    }

    @Override
    public AcquisitionHeader header(int index) {
      return source.header(index);
    }

    @Override
    public Acquisition read(int index) {
      return change.apply(source.read(index));
    }

    @Override
    public Optional<String> configuration() {
      return source.configuration();
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
