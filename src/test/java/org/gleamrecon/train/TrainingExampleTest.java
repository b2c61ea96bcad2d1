package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingExampleTest {
  private static final UnrolledNetworkConfig NETWORK = UnrolledNetworkConfig.pgd(2, 2, 2);

  @TempDir Path directory;

  private List<TrainingFrame> frames(TensorScope scope, PhantomOptions options) throws IOException {
    FrameStore store = new FrameStore(directory);
    new FullySampledScans(
            scope,
            store,
            TrainingPlan.read("{}").settings().examples(),
            new SplittableRandom(1),
            WorkTurns.ALWAYS)
        .add(TrainingScans.write(directory.resolve("scan.h5"), options));
    return store.frames();
  }

  private static float[] zeroFilled(TrainingExample example) {
    return new ComplexTensor(example.measurement().zeroFilled()).toInterleaved();
  }

  private static float[] target(TrainingExample example) {
    return new ComplexTensor(example.target()).toInterleaved();
  }

  private static double relative(float[] found, float[] expected) {
    double error = 0;
    double power = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow(found[i] - expected[i], 2);
      power += Math.pow(expected[i], 2);
    }
    return Math.sqrt(error / power);
  }

  private static ExampleDraw plain(TrainingFrame frame, double acceleration, double noise) {
    SamplingPattern pattern = frame.slab() ? SamplingPattern.POISSON : SamplingPattern.RANDOM1D;
    return ExampleDraw.plain(
        frame, acceleration == 1 ? SamplingPattern.FULL : pattern, acceleration, 16, noise, 7);
  }

  @Test
  void withAllSamplesAndNoNoiseTheInputIsTheTarget() throws IOException {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      for (TrainingFrame frame : frames(scope, TrainingScans.full(48, 4).build())) {
        TrainingExample example = TrainingExample.of(scope, plain(frame, 1, 0), NETWORK);
        assertTrue(relative(zeroFilled(example), target(example)) < 1e-5);
      }
    }
  }

  @Test
  void withAllSamplesOfASlabTheInputIsTheTarget() throws IOException {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      PhantomOptions slab = TrainingScans.full(32, 3).slices(1).partitions(12).build();
      List<TrainingFrame> frames = frames(scope, slab);
      assertEquals(1, frames.size());
      assertTrue(frames.get(0).slab());
      TrainingExample example = TrainingExample.of(scope, plain(frames.get(0), 1, 0), NETWORK);
      assertTrue(relative(zeroFilled(example), target(example)) < 1e-5);
    }
  }

  @Test
  void noiseIsAddedToTheInputOnly() throws IOException {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      TrainingFrame frame = frames(scope, TrainingScans.full(48, 4).build()).get(0);
      TrainingExample clean = TrainingExample.of(scope, plain(frame, 3, 0), NETWORK);
      TrainingExample noisy = TrainingExample.of(scope, plain(frame, 3, 0.05), NETWORK);
      assertTrue(relative(zeroFilled(noisy), zeroFilled(clean)) > 0.01);
      // The target differs by the input's scaling alone.
      float[] one = target(clean);
      float[] other = target(noisy);
      int brightest = 0;
      for (int i = 0; i < one.length; i++) {
        brightest = Math.abs(one[i]) > Math.abs(one[brightest]) ? i : brightest;
      }
      double factor = other[brightest] / one[brightest];
      for (int i = 0; i < one.length; i++) {
        assertEquals(factor * one[i], other[i], 1e-5);
      }
    }
  }

  @Test
  void aStripOfTheReadoutIsTheSameProblemAsThoseColumnsOfTheWhole() throws IOException {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      TrainingFrame frame = frames(scope, TrainingScans.full(48, 4).build()).get(0);
      float[] whole = zeroFilled(TrainingExample.of(scope, plain(frame, 3, 0), NETWORK));
      float[] strip = zeroFilled(TrainingExample.of(scope, plain(frame, 3, 0).strip(16), NETWORK));
      int nx = frame.nx();
      int from = (nx - 16) / 2;
      double factor = 0;
      for (int y = 0; y < frame.ny(); y++) {
        for (int i = 0; i < 32; i++) {
          float expected = whole[2 * (y * nx + from) + i];
          float found = strip[y * 32 + i];
          if (factor == 0 && Math.abs(expected) > 0.3) {
            factor = found / expected;
          }
        }
      }
      for (int y = 0; y < frame.ny(); y++) {
        for (int i = 0; i < 32; i++) {
          assertEquals(
              factor * whole[2 * (y * nx + from) + i], strip[y * 32 + i], 1e-4, y + ", " + i);
        }
      }
    }
  }

  @Test
  void theSameDrawGivesTheSameExampleAndAnotherStepAnother() throws IOException {
    TrainingSettings settings = TrainingPlan.read("{}").settings();
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      TrainingFrames frames = new TrainingFrames(frames(scope, TrainingScans.full(48, 4).build()));
      float[] first = zeroFilled(TrainingExample.of(scope, frames.draw(settings, 5, 0), NETWORK));
      float[] again = zeroFilled(TrainingExample.of(scope, frames.draw(settings, 5, 0), NETWORK));
      assertArrayEquals(first, again);
      float[] other = zeroFilled(TrainingExample.of(scope, frames.draw(settings, 6, 0), NETWORK));
      assertTrue(other.length != first.length || relative(other, first) > 0.01);
    }
  }

  @Test
  void fewerCoilsStillHaveMapsOfUnitNormOrNone() throws IOException {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      TrainingFrame frame = frames(scope, TrainingScans.full(48, 6).build()).get(0);
      ExampleDraw all = plain(frame, 1, 0);
      ExampleDraw two =
          new ExampleDraw(
              frame,
              new int[] {1, 4},
              0,
              frame.nx(),
              false,
              false,
              1,
              all.phase(),
              0,
              SamplingPattern.FULL,
              1,
              16,
              0,
              7);
      TrainingExample example = TrainingExample.of(scope, two, NETWORK);
      // With unit maps A^H A of full sampling is 1 where there are maps, so both agree.
      assertTrue(relative(zeroFilled(example), target(example)) < 1e-5);
    }
  }

  @Test
  void tissuePhaseTurnsPixelsByTheirBrightnessAndKeepsTheirMagnitudes() throws IOException {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      TrainingFrame frame = frames(scope, TrainingScans.full(48, 6).build()).get(0);
      ExampleDraw smooth = plain(frame, 1, 0);
      ExampleDraw rough =
          new ExampleDraw(
              frame,
              smooth.coils(),
              0,
              frame.nx(),
              false,
              false,
              1,
              smooth.phase(),
              1.2,
              SamplingPattern.FULL,
              1,
              16,
              0,
              7);
      float[] before = target(TrainingExample.of(scope, smooth, NETWORK));
      float[] after = target(TrainingExample.of(scope, rough, NETWORK));
      double turned = 0;
      for (int i = 0; i < before.length; i += 2) {
        double magnitude = Math.hypot(before[i], before[i + 1]);
        assertEquals(magnitude, Math.hypot(after[i], after[i + 1]), 1e-4);
        turned = Math.max(turned, Math.hypot(after[i] - before[i], after[i + 1] - before[i + 1]));
      }
      assertTrue(turned > 0.5, "a bright pixel turns: " + turned);
    }
  }

  @Test
  void anUndersampledScanIsRefusedWithTheNumbers() {
    PhantomOptions undersampled =
        TrainingScans.full(48, 4)
            .pattern(SamplingPattern.RANDOM1D)
            .acceleration(3)
            .calibrationLines(16)
            .build();
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      ReconstructionException refused =
          assertThrows(ReconstructionException.class, () -> frames(scope, undersampled));
      assertEquals(FailureCode.NOT_FULLY_SAMPLED, refused.code());
      assertTrue(refused.detail().contains("768 of 2304"), refused.detail());
    }
  }
}
