package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every array of a request lies on the device of the request. The engine's default device is set to
 * a GPU that is not there, so whatever is made without saying where fails, while the request says:
 * CPU.
 */
class DefaultDeviceTest {
  @TempDir Path directory;
  private final Engine engine = Engine.getEngine("PyTorch");
  private Device usual = Device.cpu();

  @BeforeEach
  void moveTheDefaultDeviceAway() throws ReflectiveOperationException {
    Assumptions.assumeFalse(
        engine.hasCapability(StandardCapabilities.CUDA), "this engine has a GPU to fall back on");
    usual = engine.defaultDevice();
    setDefault(Device.gpu(0));
  }

  @AfterEach
  void moveItBack() throws ReflectiveOperationException {
    setDefault(usual);
  }

  /** Both places where the engine keeps it: its own, and its oldest manager's from the start. */
  private void setDefault(Device device) throws ReflectiveOperationException {
    Field field = Engine.class.getDeclaredField("defaultDevice");
    field.setAccessible(true);
    field.set(engine, device);
    java.lang.reflect.Method system = PtNDManager.class.getDeclaredMethod("getSystemManager");
    system.setAccessible(true);
    Field inherited = BaseNDManager.class.getDeclaredField("device");
    inherited.setAccessible(true);
    inherited.set(system.invoke(null), device);
  }

  @Test
  void anArrayOnTheDefaultDeviceFails() {
    assertEquals(Device.gpu(0), engine.defaultDevice());
    assertThrows(
        RuntimeException.class,
        () -> {
          try (NDManager stray = NDManager.newBaseManager();
              NDArray array = stray.create(new float[] {1, 2})) {
            array.toFloatArray();
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "GLEAM, RANDOM1D, 64, 1, 2",
    "SENSE, RANDOM1D, 64, 1, 2",
    "ZERO_FILLED, RANDOM1D, 64, 1, 2",
    "SENSE, POISSON, 32, 16, 1",
    "ZERO_FILLED, POISSON, 32, 16, 1"
  })
  void noMethodMakesAnArrayWithoutSayingWhere(
      Method method, SamplingPattern pattern, int matrix, int partitions, int slices) {
    PhantomScan scan =
        PhantomScan.of(
            PhantomOptions.DEFAULTS
                .with()
                .matrix(matrix)
                .partitions(partitions)
                .slices(slices)
                .pattern(pattern)
                .coils(3)
                .acceleration(3)
                .calibrationLines(12)
                .build());
    try (AcquisitionSource source = scan.source();
        ReconstructionPipeline pipeline =
            new ReconstructionPipeline(
                PipelineSettings.of(
                    "cpu",
                    1,
                    new CalibrationSettings(CalibrationSettings.Estimator.ESPIRIT, 6, 12, 0.8, 2)),
                new SmallModels(directory).add("m", 1).read())) {
      Reconstruction result =
          pipeline.reconstruct(
              source,
              new ReconstructionRequest(
                  Optional.of(method),
                  Optional.empty(),
                  OptionalInt.empty(),
                  OptionalInt.empty(),
                  true),
              StageListener.NONE);
      assertEquals(method.label(), result.provenance().method());
    }
  }
}
