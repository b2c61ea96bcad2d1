package org.gleamrecon.quality;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gleamrecon.Cfl;
import org.gleamrecon.Peers;
import org.gleamrecon.operator.EncodingOperator;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageQualityTest {
  @TempDir Path directory;

  @Test
  void figuresAgreeWithAnImplementationInScipy() throws IOException {
    int ny = 40;
    int nx = 33;
    Random random = new Random(8);
    float[] pair = new float[2 * ny * nx];
    float[] image = new float[ny * nx];
    float[] reference = new float[ny * nx];
    for (int i = 0; i < image.length; i++) {
      double edge = Math.hypot(i / nx - 20, i % nx - 16) < 12 ? 5 : 0.2;
      reference[i] = (float) (edge + Math.sin(i * 0.1));
      reference[i] = Math.abs(reference[i]);
      image[i] = (float) Math.abs(reference[i] + 0.4 * random.nextGaussian());
      pair[2 * i] = image[i];
      pair[2 * i + 1] = reference[i];
    }
    new Cfl(new long[] {ny, nx}, pair).write(directory.resolve("pair"));
    String printed =
        Peers.run(
            Peers.python("numpy", "scipy"),
            "-c",
            """
            import sys, numpy as np
            from scipy.ndimage import gaussian_filter
            d, ny, nx = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
            z = np.fromfile(d + '/pair.cfl', np.complex64).reshape(ny, nx)
            a, b = z.real.astype(float), z.imag.astype(float)
            L = b.max()
            f = lambda u: gaussian_filter(u, 1.5, truncate=3.5)
            ma, mb = f(a), f(b)
            va, vb, cab = f(a * a) - ma ** 2, f(b * b) - mb ** 2, f(a * b) - ma * mb
            c1, c2 = (.01 * L) ** 2, (.03 * L) ** 2
            s = (2 * ma * mb + c1) * (2 * cab + c2)
            s /= (ma ** 2 + mb ** 2 + c1) * (va + vb + c2)
            e = ((a - b) ** 2).mean()
            print(20 * np.log10(L / e ** .5), s[5:-5, 5:-5].mean(), (e / (b * b).mean()) ** .5)
            """,
            directory.toString(),
            String.valueOf(ny),
            String.valueOf(nx));
    double[] expected =
        Arrays.stream(printed.strip().split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    ImageQuality quality = ImageQuality.of(image, reference, ny, nx);
    assertArrayEquals(
        expected, new double[] {quality.psnr(), quality.ssim(), quality.nrmse()}, 1e-6);
  }

  @Test
  void anImageEqualToItsReferenceIsPerfect() {
    float[] image = new float[400];
    for (int i = 0; i < image.length; i++) {
      image[i] = i % 37;
    }
    ImageQuality quality = ImageQuality.of(image, image.clone(), 20, 20);
    assertEquals(Double.POSITIVE_INFINITY, quality.psnr());
    assertEquals(1, quality.ssim(), 1e-12);
    assertEquals(0, quality.nrmse());
  }

  @Test
  void slicesAreSummedUpByMeanAndStandardDeviation() {
    ImageQuality.OverSlices over =
        ImageQuality.over(List.of(new ImageQuality(30, 0.8, 0.1), new ImageQuality(34, 0.9, 0.3)));
    assertEquals(32, over.mean().psnr(), 1e-12);
    assertEquals(2, over.standardDeviation().psnr(), 1e-12);
    assertEquals(0.85, over.mean().ssim(), 1e-12);
    assertEquals(0.05, over.standardDeviation().ssim(), 1e-12);
    assertEquals(0.2, over.mean().nrmse(), 1e-12);
    assertEquals(0.1, over.standardDeviation().nrmse(), 1e-12);
  }

  @Test
  void theResidualIsZeroForTheTruthAndOneForNothing() {
    int n = 12;
    Random random = new Random(4);
    float[] maps = new float[2 * 3 * n * n];
    float[] image = new float[2 * 2 * n * n];
    for (int i = 0; i < maps.length; i++) {
      maps[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) random.nextGaussian();
    }
    float[] mask = new float[n * n];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i / n % 3 == 0 ? 1 : 0;
    }
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      EncodingOperator a =
          new EncodingOperator(
              scope,
              new SensitivityMaps(scope.complex(maps, 1, 3, n, n), 0),
              scope.real(mask, 1, 1, n, n),
              2);
      ComplexTensor truth = scope.complex(image, 2, n, n);
      ComplexTensor samples = a.forward(truth);
      assertArrayEquals(new double[] {0, 0}, DataResidual.relative(a, truth, samples), 1e-5);
      assertArrayEquals(
          new double[] {1, 1}, DataResidual.relative(a, scope.zeros(2, n, n), samples), 1e-6);
      assertArrayEquals(
          new double[] {0.5, 0.5}, DataResidual.relative(a, truth.scaledBy(1.5), samples), 1e-5);
    }
  }
}
