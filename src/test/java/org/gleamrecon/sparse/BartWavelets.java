package org.gleamrecon.sparse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gleamrecon.Cfl;
import org.gleamrecon.SimulatedScan;
import org.gleamrecon.operator.EncodingOperator;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.KSpaceTensors;
import org.gleamrecon.tensor.TensorScope;

/**
 * Our compressed sensing beside BART's on the same samples, masks, maps and lambda.
 *
 * @param scan BART's maps lie in its directory
 */
record BartWavelets(SimulatedScan scan) {
  private static final int BLUR = 3;
  private static final double HEAD = 0.08;

  /** PSNR inside the head, dB, mean over slices. */
  record Beside(double bart, double ours) {}

  static BartWavelets scan(
      Path directory,
      String volume,
      String slices,
      int matrix,
      int coils,
      double acceleration,
      double noise)
      throws IOException {
    SimulatedScan scan =
        SimulatedScan.make(
            directory,
            volume,
            "--slices %s --pattern random1d --acceleration %s --noise %s --coils %d --matrix %d --calibration %d"
                .formatted(slices, acceleration, noise, coils, matrix, matrix < 128 ? 16 : 24));
    for (int slice = 0; slice < scan.slices(); slice++) {
      scan.bartMaps(slice);
    }
    return new BartWavelets(scan);
  }

  /** |ours - BART's| over |BART's| inside the head, per slice. */
  double[] differencesWithoutShifts(double lambda, int iterations) throws IOException {
    double[] differences = new double[scan.slices()];
    for (int slice = 0; slice < differences.length; slice++) {
      scan.bartWavelets(slice, lambda, iterations, false, 1, "fixed");
      float[] bart = Cfl.read(scan.directory().resolve("fixed" + slice), 3).values();
      float[] ours = image(slice, new CompressedSensing(iterations, lambda, 0, false)).values();
      differences[slice] = differenceInHead(ours, bart, scan.nx());
    }
    return differences;
  }

  Beside withShifts(double lambda, int iterations) throws IOException {
    for (int slice = 0; slice < scan.slices(); slice++) {
      scan.bartWavelets(slice, lambda, iterations, true, 1, "shifted");
      image(slice, new CompressedSensing(iterations, lambda, 0, true))
          .write(scan.directory().resolve("ours" + slice));
    }
    return new Beside(mean(scan.psnr("shifted", "bartmaps")), mean(scan.psnr("ours", "bartmaps")));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** Our image (1, y, x) of a slice. */
  private Cfl image(int slice, CompressedSensing method) throws IOException {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      return new Cfl(
          new long[] {1, scan.ny(), scan.nx()}, image(scope, slice, method).toInterleaved());
    }
  }

  /** As above, in a scope. */
  ComplexTensor image(TensorScope scope, int slice, CompressedSensing method) throws IOException {
    Cfl maps = Cfl.read(scan.directory().resolve("bartmaps" + slice), 4);
    long[] shape = {1, scan.coils(), scan.ny(), scan.nx()};
    EncodingOperator a =
        new EncodingOperator(
            scope,
            new SensitivityMaps(scope.complex(maps.values(), shape), 0),
            KSpaceTensors.masks(scope, List.of(scan.samplingMask(slice))),
            1);
    return method.reconstruct(scope, a, scope.complex(scan.samplesOf(slice), shape), 1, () -> {});
  }

  /** The pixels of the head are those where, blurred, |b| is not dark. */
  private static double differenceInHead(float[] a, float[] b, int nx) {
    float[] blurred = blurred(b, nx);
    float most = 0;
    for (float value : blurred) {
      most = Math.max(most, value);
    }
    double difference = 0;
    double power = 0;
    for (int i = 0; i < blurred.length; i++) {
      if (blurred[i] > HEAD * most) {
        difference += square(a[2 * i] - b[2 * i]) + square(a[2 * i + 1] - b[2 * i + 1]);
        power += square(b[2 * i]) + square(b[2 * i + 1]);
      }
    }
    return Math.sqrt(difference / power);
  }

  private static double square(double value) {
    return value * value;
  }

  private static float[] blurred(float[] image, int nx) {
    int ny = image.length / 2 / nx;
    float[] sums = new float[ny * nx];
    for (int y = 0; y < ny; y++) {
      for (int x = 0; x < nx; x++) {
        for (int j = Math.max(0, y - BLUR); j <= Math.min(ny - 1, y + BLUR); j++) {
          for (int i = Math.max(0, x - BLUR); i <= Math.min(nx - 1, x + BLUR); i++) {
            int at = 2 * (j * nx + i);
            sums[y * nx + x] += (float) Math.hypot(image[at], image[at + 1]);
          }
        }
      }
    }
    return sums;
  }
}
