package org.gleamrecon.kspace;

import java.util.List;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionSource;

/**
 * Covariance of the receiver noise between coils, E[(n - m)(n - m)^H] with the unbiased factor 1/(N
 * - 1). The mean m of every coil is taken off first: a constant offset of the receiver is no noise
 * and would otherwise look like noise common to all coils.
 *
 * @param matrix [row * coils + column] as (re, im) pairs, Hermitian; belongs to the record
 * @param samples N, noise samples per coil; below two the matrix is zero
 * @param sampleTimeUs dwell time of the noise samples, microseconds; 0 if the headers leave it out
 */
public record NoiseCovariance(double[] matrix, int coils, long samples, double sampleTimeUs) {

  /**
   * Reads noise acquisitions. Samples of another dwell time than the first's are rescaled to it
   * (variance is proportional to the bandwidth 1/dwell); discard_pre and discard_post hold here
   * too.
   *
   * @param acquisitions indices of noise acquisitions, all of {@code coils} channels
   */
  public static NoiseCovariance of(
      AcquisitionSource source, List<Integer> acquisitions, int coils) {
    double[] products = new double[2 * coils * coils];
    double[] sums = new double[2 * coils];
    long count = 0;
    double dwell = acquisitions.isEmpty() ? 0 : dwell(source.header(acquisitions.get(0)));
    for (int index : acquisitions) {
      Acquisition acquisition = source.read(index);
      AcquisitionHeader header = acquisition.header();
      double own = dwell(header);
      double scale = dwell > 0 && own > 0 ? Math.sqrt(own / dwell) : 1;
      int from = Math.min(header.discardPre(), header.numberOfSamples());
      int kept = Math.max(0, header.numberOfSamples() - from - header.discardPost());
      double[][] re = new double[coils][kept];
      double[][] im = new double[coils][kept];
      for (int c = 0; c < coils; c++) {
        int at = 2 * (c * header.numberOfSamples() + from);
        for (int s = 0; s < kept; s++) {
          re[c][s] = scale * acquisition.samples()[at + 2 * s];
          im[c][s] = scale * acquisition.samples()[at + 2 * s + 1];
        }
      }
      accumulate(re, im, products, sums);
      count += kept;
    }
    return new NoiseCovariance(covariance(products, sums, coils, count), coils, count, dwell);
  }

  private static double dwell(AcquisitionHeader header) {
    float dwell = header.sampleTimeUs();
    return dwell > 0 && Float.isFinite(dwell) ? dwell : 0;
  }

  /** Lower triangle only. */
  private static void accumulate(double[][] re, double[][] im, double[] products, double[] sums) {
    int coils = re.length;
    for (int i = 0; i < coils; i++) {
      for (int s = 0; s < re[i].length; s++) {
        sums[2 * i] += re[i][s];
        sums[2 * i + 1] += im[i][s];
      }
      for (int j = 0; j <= i; j++) {
        addProduct(re[i], im[i], re[j], im[j], products, 2 * (i * coils + j));
      }
    }
  }

  /** Two partial sums each, so that additions need not wait for one another. */
  private static void addProduct(
      double[] ar, double[] ai, double[] br, double[] bi, double[] to, int at) {
    double r0 = 0;
    double r1 = 0;
    double i0 = 0;
    double i1 = 0;
    for (int s = 0; s < ar.length; s++) {
      r0 += ar[s] * br[s];
      r1 += ai[s] * bi[s];
      i0 += ai[s] * br[s];
      i1 += ar[s] * bi[s];
    }
    to[at] += r0 + r1;
    to[at + 1] += i0 - i1;
  }

  private static double[] covariance(double[] products, double[] sums, int coils, long count) {
    double[] matrix = new double[2 * coils * coils];
    if (count < 2) {
      return matrix;
    }
    for (int i = 0; i < coils; i++) {
      for (int j = 0; j <= i; j++) {
        double re = sums[2 * i] * sums[2 * j] + sums[2 * i + 1] * sums[2 * j + 1];
        double im = sums[2 * i + 1] * sums[2 * j] - sums[2 * i] * sums[2 * j + 1];
        double r = (products[2 * (i * coils + j)] - re / count) / (count - 1);
        double m = (products[2 * (i * coils + j) + 1] - im / count) / (count - 1);
        matrix[2 * (i * coils + j)] = r;
        matrix[2 * (i * coils + j) + 1] = i == j ? 0 : m;
        matrix[2 * (j * coils + i)] = r;
        matrix[2 * (j * coils + i) + 1] = i == j ? 0 : -m;
      }
    }
    return matrix;
  }
}
