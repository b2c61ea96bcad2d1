package org.gleamrecon.sparse;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.gleamrecon.Cfl;
import org.gleamrecon.Peers;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Total variation in space and time beside BART's (ADMM), on the same samples, maps and weights.
 */
class CineAgainstBartTest {
  private static final int FRAMES = 12;
  private static final int N = 48;
  private static final int COILS = 4;
  private static final double NOISE = 0.03;

  @TempDir Path directory;

  @Test
  void theSeriesIsAsNearToTheTruthAsBarts() throws IOException {
    String bart = Peers.program("bart");
    BeatingPhantom phantom = BeatingPhantom.of(FRAMES, N, COILS);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      BeatingPhantom.Measured m = phantom.measured(scope, 5, NOISE, 1);
      new Cfl(new long[] {COILS, 1, N, N}, phantom.maps()).write(directory.resolve("maps"));
      new Cfl(new long[] {FRAMES, 1, 1, 1, 1, 1, 1, COILS, 1, N, N}, m.samples().toInterleaved())
          .write(directory.resolve("samples"));
      CineSensing ours = CineSensing.DEFAULT;
      double unit = Math.sqrt(m.noiseVariance());
      // x and y are BART's dimensions 0 and 1, time is its dimension 10.
      Peers.run(
          bart,
          "pics",
          "-m",
          "-w",
          "1",
          "-i",
          "200",
          "-R",
          "T:3:0:" + ours.space() * unit,
          "-R",
          "T:1024:0:" + ours.time() * unit,
          directory.resolve("samples").toString(),
          directory.resolve("maps").toString(),
          directory.resolve("series").toString());
      float[] series = Cfl.read(directory.resolve("series"), 11).values();
      double theirs = phantom.error(scope.complex(series, FRAMES, N, N));
      ComplexTensor image =
          ours.reconstruct(scope, m.a(), m.samples(), m.noiseVariance(), () -> {});
      double found = phantom.error(image);
      assertTrue(found < 1.02 * theirs, "nRMSE %.4f, BART's %.4f".formatted(found, theirs));
    }
  }
}
