package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.gleamrecon.kspace.KSpace;
import org.gleamrecon.kspace.SamplingMask;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.GradientMode;
import org.gleamrecon.tensor.Gradients;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.FourierConvention;
import org.gleamrecon.unroll.InitialWeights;
import org.gleamrecon.unroll.Measurement;
import org.gleamrecon.unroll.Recording;
import org.gleamrecon.unroll.Scans;
import org.gleamrecon.unroll.UnrolledNetwork;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.gleamrecon.unroll.WeightArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfSupervisionTest {
  private static final String SETTINGS =
      """
      {"steps": %d, "warmUpSteps": 5, "learningRate": 0.003, "validationEvery": %d,
       "checkpointEvery": 1000, "validationExamples": 8,
       "architecture": {"iterations": 2, "modules": 2, "features": %d},
       "examples": {"matrixSizes": [0], "columns": [24, 48], "slabColumns": [8, 12]}}
      """;

  @TempDir Path directory;

  @BeforeAll
  static void oneThread() {
    TensorScope.setThreadsPerOperation(1);
  }

  private static TrainingSettings settings(int steps, int features) {
    return TrainingPlan.read(SETTINGS.formatted(steps, steps, features)).settings();
  }

  private static PhantomOptions.Builder undersampled(int slices) {
    return TrainingScans.full(48, 4)
        .slices(slices)
        .pattern(SamplingPattern.RANDOM1D)
        .acceleration(2)
        .calibrationLines(16);
  }

  private List<MeasuredFrame> frames(TensorScope scope, PhantomOptions options) throws IOException {
    MeasuredScans scans =
        new MeasuredScans(
            scope, new FrameStore(directory), new SplittableRandom(1), WorkTurns.ALWAYS);
    scans.add(TrainingScans.write(directory.resolve("scan.h5"), options));
    return scans.frames();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theLossHasTheGradientsOfItsCentralDifferences(boolean slab) {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgd(1, 1, 3);
    double step = 1e-6;
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network =
            UnrolledNetwork.load(
                config, InitialWeights.draw(config, 3), scope.manager(), DataType.FLOAT64);
        Recording recording = new Recording(scope.manager(), DataType.FLOAT64)) {
      NDManager manager = scope.manager();
      Random random = new Random(4);
      NDArray samples = Scans.noise(manager, random, DataType.FLOAT64, 3, 2, 6, 5);
      NDArray maps =
          Scans.noise(manager, random, DataType.FLOAT64, 3, 2, 6, 5)
              .mul(NativeArrays.scalar(manager, 0.2, DataType.FLOAT64));
      long[] columns = {3, 1, 6, slab ? 1 : 5};
      NDArray shown = Scans.mask(manager, random, DataType.FLOAT64, columns);
      NDArray set = Scans.mask(manager, random, DataType.FLOAT64, columns);
      Measurement measurement =
          slab
              ? Measurement.slab(
                  manager, samples, shown, maps, FourierConvention.CENTRED, DataType.FLOAT64)
              : Measurement.of(
                  manager, samples, shown, maps, FourierConvention.CENTRED, DataType.FLOAT64);
      SampleLoss loss = new SampleLoss(scope, maps, samples, set, slab);
      network.parameters().requireGradients(true);
      Gradients.backward(
          GradientMode.recording(
              () -> loss.of(network.iterate(0, start(measurement), measurement, recording))));
      double largest = 0;
      double worst = 0;
      for (String name : network.parameters().names()) {
        NDArray parameter = network.parameters().get(name);
        double[] gradient = NativeArrays.toDoubles(parameter.getGradient());
        for (int probe = 0; probe < Math.min(4, gradient.length); probe++) {
          int at = random.nextInt(gradient.length);
          double[] values = new double[2];
          for (int side = 0; side < 2; side++) {
            double[] change = new double[gradient.length];
            change[at] = side == 0 ? step : -step;
            int of = side;
            GradientMode.off(
                () -> {
                  try (NDArray shift =
                      NativeArrays.copyOf(manager, change, parameter.getShape().getShape())) {
                    parameter.addi(shift);
                    values[of] =
                        NativeArrays.toDoubles(
                            loss.of(
                                network.iterate(0, start(measurement), measurement, recording)))[0];
                    return parameter.subi(shift);
                  }
                });
          }
          worst = Math.max(worst, Math.abs((values[0] - values[1]) / (2 * step) - gradient[at]));
          largest = Math.max(largest, Math.abs(gradient[at]));
        }
      }
      assertTrue(largest > 0 && worst <= 1e-6 * largest, worst + " of " + largest);
    }
  }

  private static NDArray start(Measurement measurement) {
    return measurement.zeroFilled().reshape(measurement.zeroFilled().getShape());
  }

  @Test
  void theSetsAreDisjointAndHeldOutStepsAreInNeither() throws IOException {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      for (MeasuredFrame frame : frames(scope, undersampled(3).build())) {
        int held = 0;
        for (int y = 0; y < 48; y++) {
          if (frame.heldOut()[0][y]) {
            held++;
            assertTrue(frame.acquired()[0][y]);
            assertFalse(frame.free(0, y));
            assertTrue(Math.abs(y - 24) > 8, "the maps come from the centre");
          }
        }
        assertTrue(held >= 2, "a tenth of 24 lines");
      }
    }
  }

  /** What was not measured is unknown, whatever stands there; so it must not matter. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasNotMeasuredChangesNoBitOfTheWeights(boolean slab) throws IOException {
    List<Map<String, WeightArray>> trained = new ArrayList<>();
    for (float unmeasured : new float[] {0, 1e3f}) {
      trained.add(train(unmeasured, 0, slab));
    }
    trained
        .get(0)
        .forEach(
            (name, weight) ->
                assertArrayEquals(
                    weight.values(),
                    Objects.requireNonNull(trained.get(1).get(name)).values(),
                    name));
    // The same law would hold of a training that looks at nothing.
    Map<String, WeightArray> other = train(0, 0.5f, slab);
    String name = "1.final_layer.weight";
    assertFalse(
        Arrays.equals(
            Objects.requireNonNull(trained.get(0).get(name)).values(),
            Objects.requireNonNull(other.get(name)).values()));
  }

  private Map<String, WeightArray> train(float unmeasured, float measured, boolean slab)
      throws IOException {
    int nz = slab ? 6 : 1;
    int ny = 32;
    int nx = 24;
    int coils = 2;
    Random random = new Random(5);
    boolean[] acquired = new boolean[nz * ny * nx];
    for (int step = 0; step < nz * ny; step++) {
      Arrays.fill(acquired, step * nx, (step + 1) * nx, random.nextInt(3) > 0);
    }
    float[][] samples = new float[coils][2 * nz * ny * nx];
    float[] maps = new float[2 * nz * coils * ny * nx];
    for (int i = 0; i < maps.length; i++) {
      maps[i] = (float) (0.5 * random.nextGaussian() / Math.sqrt(coils));
    }
    for (float[] coil : samples) {
      for (int i = 0; i < coil.length; i++) {
        float value = (float) random.nextGaussian();
        coil[i] = acquired[i / 2] ? value + measured : value * unmeasured;
      }
    }
    TrainingSettings settings = settings(6, 3);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      MeasuredScans scans =
          new MeasuredScans(
              scope, new FrameStore(directory), new SplittableRandom(1), WorkTurns.ALWAYS);
      scans.add(
          scope,
          new KSpace(samples, new SamplingMask(acquired, nx, ny, nz), slab),
          scope.complex(maps, nz, coils, ny, nx),
          0);
      Path work = directory.resolve("w" + unmeasured + measured);
      return new TrainingRun(settings, Optional.empty(), work, new Deaf())
          .run(scope, SelfSupervision.of(settings, scans.frames(), scans.frames()))
          .weights();
    }
  }

  @Test
  void theErrorOnHeldOutSamplesFallsAndSoDoesTheTrueOne() throws IOException {
    TrainingSettings settings = settings(120, 8);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      List<MeasuredFrame> frames = frames(scope, undersampled(6).build());
      SelfSupervision material =
          SelfSupervision.of(settings, frames.subList(0, 4), frames.subList(4, 6));
      Map<String, WeightArray> drawn =
          InitialWeights.drawQuiet(settings.network(), settings.seed());
      Map<String, WeightArray> learned =
          new TrainingRun(settings, Optional.empty(), directory.resolve("work"), new Deaf())
              .run(scope, material)
              .weights();
      List<ModelCard.ExitMetrics> before = judged(material, settings, drawn, scope);
      List<ModelCard.ExitMetrics> after = judged(material, settings, learned, scope);
      assertEquals(2, after.size());
      assertTrue(after.get(1).nrmse() < 0.97 * before.get(1).nrmse(), before + " became " + after);
      assertTrue(Double.isNaN(after.get(1).ssim()), "there is no truth");
      FrameStore store = new FrameStore(directory);
      new FullySampledScans(
              scope, store, settings.examples(), new SplittableRandom(1), WorkTurns.ALWAYS)
          .add(
              TrainingScans.write(
                  directory.resolve("full.h5"), TrainingScans.full(48, 4).slices(6).build()));
      double untrained = psnr(store.frames(), settings, drawn, scope);
      double trained = psnr(store.frames(), settings, learned, scope);
      assertTrue(trained > untrained + 0.1, untrained + " dB became " + trained);
    }
  }

  private static List<ModelCard.ExitMetrics> judged(
      SelfSupervision material,
      TrainingSettings settings,
      Map<String, WeightArray> weights,
      TensorScope scope) {
    try (TensorScope of = scope.child();
        UnrolledNetwork network = UnrolledNetwork.load(settings.network(), weights, of)) {
      return material.accept(network, scope, WorkTurns.ALWAYS).means();
    }
  }

  /** Against all samples, which the training never saw. */
  private static double psnr(
      List<TrainingFrame> frames,
      TrainingSettings settings,
      Map<String, WeightArray> weights,
      TensorScope scope) {
    try (TensorScope of = scope.child();
        UnrolledNetwork network = UnrolledNetwork.load(settings.network(), weights, of)) {
      double sum = 0;
      for (TrainingFrame frame : frames) {
        ExampleDraw draw = ExampleDraw.plain(frame, SamplingPattern.RANDOM1D, 2, 16, 0.005, 3);
        sum +=
            ExitFigures.of(scope, draw, network, List.of(2), WorkTurns.ALWAYS)
                .exits()
                .get(0)
                .get(0)
                .psnr();
      }
      return sum / frames.size();
    }
  }

  @Test
  void aPerfectImageLeavesNothingOnTheHeldOutSamples() throws IOException {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      MeasuredFrame frame =
          frames(scope, TrainingScans.full(48, 4).slices(1).calibrationLines(16).build()).get(0);
      SplitExample example =
          SplitExample.heldOut(scope, frame, 48, UnrolledNetworkConfig.pgd(1, 1, 3));
      // All lines but the held-out ones are shown; the coils alone tell a part of what those hold.
      double without = example.loss().relativeError(example.measurement().zeroFilled());
      assertTrue(without > 0.4 && without < 1, "" + without);
      int[] all = {0, 1, 2, 3};
      ComplexTensor images = scope.complex(frame.samples().images(all, 0, 48), 1, 4, 48, 48);
      ComplexTensor maps = scope.complex(frame.samples().maps(all, 0, 48), 1, 4, 48, 48);
      NDArray perfect = maps.array().conj().mul(images.array()).sum(new int[] {1});
      SampleLoss unscaled =
          new SampleLoss(
              scope,
              maps.array(),
              TrainingExample.transform(scope, images.array(), false),
              heldOut(scope, frame),
              false);
      double left = unscaled.relativeError(perfect);
      assertTrue(left < 0.5 * without, left + " of " + without);
    }
  }

  @Test
  void takingTheSlowPhaseOutChangesNothingOfWhatIsHeldOut() throws IOException {
    UnrolledNetworkConfig published = UnrolledNetworkConfig.pgd(1, 1, 3);
    UnrolledNetworkConfig removed =
        new UnrolledNetworkConfig(
            published.network(),
            published.dimension(),
            published.iterations(),
            published.modules(),
            published.features(),
            published.activationOrder(),
            published.padding(),
            published.circularTime(),
            published.dataConsistency(),
            published.startSteps(),
            true,
            published.fourier());
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      MeasuredFrame frame =
          frames(scope, TrainingScans.full(48, 4).slices(1).calibrationLines(16).build()).get(0);
      SplitExample with = SplitExample.heldOut(scope, frame, 48, published);
      SplitExample without = SplitExample.heldOut(scope, frame, 48, removed);
      assertEquals(
          with.loss().relativeError(with.measurement().zeroFilled()),
          without.loss().relativeError(without.measurement().zeroFilled()),
          1e-5);
      // The image itself is another one, else this would say nothing.
      assertTrue(with.loss().relativeError(without.measurement().zeroFilled()) > 0.9);
    }
  }

  private static NDArray heldOut(TensorScope scope, MeasuredFrame frame) {
    float[] mask = new float[48];
    for (int y = 0; y < 48; y++) {
      mask[y] = frame.heldOut()[0][y] ? 1 : 0;
    }
    return scope.real(mask, 1, 1, 48, 1);
  }

  /** Hears nothing. */
  private static final class Deaf implements TrainingProgress {
    @Override
    public void scanRead(int scans, int of, int frames) {}

    @Override
    public void stepDone(int step, int steps, double secondsLeft, List<Double> losses) {}

    @Override
    public void validated(int step, List<ModelCard.ExitMetrics> exits, boolean best) {}
  }
}
