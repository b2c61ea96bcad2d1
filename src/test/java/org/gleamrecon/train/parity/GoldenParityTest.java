package org.gleamrecon.train.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.tensor.ComputeDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenParityTest {
  @TempDir Path directory;

  private static Path golden(String name) {
    return Path.of("src/test/resources/golden", name, name + ".npz");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pgd2d_n4_m4",
        "pgd2d_n4_m2",
        "modl2d_n3_m3",
        "pgd3d_n2_m2",
        "pgd3d_circular_n2_m2"
      })
  void thePublishedCodesImagesLossesGradientsAndWeightsAreReproduced(String name)
      throws IOException {
    ParityErrors errors = GoldenParity.replay(golden(name), directory, ComputeDevice.CPU);
    assertTrue(errors.withinTolerance(), errors.toString());
    Map<String, NpyArray> written = NpzFile.read(directory.resolve(name + ".npz"));
    NpzFile.read(golden(name))
        .forEach(
            (key, value) -> {
              if (key.startsWith("image_after_") || key.startsWith("trained.")) {
                assertTrue(
                    java.util.Objects.requireNonNull(written.get(key)).relativeErrorTo(value)
                        < 1e-2,
                    key);
              }
            });
  }

  @Test
  void oneWrongStartingWeightIsBeyondTolerance() throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>(NpzFile.read(golden("pgd2d_n4_m4")));
    java.util.Objects.requireNonNull(arrays.get("initial.1.final_layer.weight")).values()[3] +=
        1e-2;
    Path changed = directory.resolve("changed.npz");
    NpzFile.write(changed, arrays);
    ParityErrors errors = GoldenParity.replay(changed, directory.resolve("out"), ComputeDevice.CPU);
    assertFalse(errors.withinTolerance(), errors.toString());
    assertTrue(errors.images() > 1e-4, errors.toString());
  }

  @Test
  void whatIsNotAGoldenFileIsRefusedAsTheSendersFault() throws IOException {
    Path file = directory.resolve("plain.npz");
    NpzFile.write(file, Map.of("a", NpyArray.of(new float[] {1, 2}, 2)));
    ReconstructionException failure =
        assertThrows(
            ReconstructionException.class,
            () -> GoldenParity.replay(file, directory, ComputeDevice.CPU));
    assertEquals(FailureCode.PARAMETER_INVALID, failure.code());
  }
}
