package org.gleamrecon.kspace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.gleamrecon.mrd.AcquisitionSource;

/**
 * Makes the noise of the coils independent and of unit power: with L L^H the covariance of the
 * noise scan (Cholesky),
 *
 * <pre>W = sqrt(dwell_imaging / dwell_noise x relativeReceiverNoiseBandwidth) L^-1</pre>
 *
 * so that imaging noise has E[W n (W n)^H] = I, each component of variance 1/2 (Kellman and
 * McVeigh, Magn Reson Med 54:1439, 2005). Immutable.
 *
 * <p>Always finite. A coil without noise of its own is given the median coil's noise; correlations
 * are left out when there are fewer than two samples a coil; coils that are copies of one another
 * are made distinct by a small diagonal load. Each of these is told in {@link #warnings()}.
 */
public final class Prewhitening {
  /** Noise power of a coil, relative to the median coil's, below which it counts as dead. */
  private static final double DEAD = 1e-10;

  /** Part of a coil's noise that must not be explained by the coils before it. */
  private static final double LEAST_PIVOT = 1e-6;

  private static final double DIAGONAL_LOAD = 1e-3;

  private final LowerTriangle matrix;
  private final boolean identity;
  private final List<String> warnings;

  private Prewhitening(LowerTriangle matrix, boolean identity, List<String> warnings) {
    this.matrix = matrix;
    this.identity = identity;
    this.warnings = List.copyOf(warnings);
  }

  /** No whitening, with the reasons to tell. */
  public static Prewhitening none(int coils, String... warnings) {
    double[][] re = new double[coils][coils];
    for (int c = 0; c < coils; c++) {
      re[c][c] = 1;
    }
    return new Prewhitening(
        new LowerTriangle(re, new double[coils][coils]), true, List.of(warnings));
  }

  /** Whitening from the scan's own noise acquisitions; none, and said so, without any. */
  public static Prewhitening of(AcquisitionSource source, ScanLayout layout) {
    if (layout.noise().isEmpty()) {
      return none(layout.coils(), "no noise scan: the coils are not whitened");
    }
    return of(
        NoiseCovariance.of(source, layout.noise(), layout.coils()),
        layout.sampleTimeUs(),
        Optional.ofNullable(source.header().system().relativeReceiverNoiseBandwidth()));
  }

  /**
   * Whitening for imaging lines.
   *
   * @param imagingSampleTimeUs dwell time of the imaging lines, microseconds; 0 if unknown
   * @param relativeReceiverNoiseBandwidth as in the header; 1 if absent
   */
  public static Prewhitening of(
      NoiseCovariance noise,
      double imagingSampleTimeUs,
      Optional<Float> relativeReceiverNoiseBandwidth) {
    int coils = noise.coils();
    List<String> warnings = new ArrayList<>();
    double[] deviation = deviations(noise, warnings);
    if (deviation.length == 0) {
      return none(
          coils,
          "the noise scan (%d samples) is empty or silent: the coils are not whitened"
              .formatted(noise.samples()));
    }
    double scale = 1;
    if (imagingSampleTimeUs > 0 && noise.sampleTimeUs() > 0) {
      scale *= imagingSampleTimeUs / noise.sampleTimeUs();
    } else {
      warnings.add("a dwell time is missing: noise and imaging are taken as equally sampled");
    }
    double bandwidth = relativeReceiverNoiseBandwidth.orElse(1f);
    if (bandwidth > 0 && Double.isFinite(bandwidth)) {
      scale *= bandwidth;
    } else {
      warnings.add(
          "relativeReceiverNoiseBandwidth %s makes no sense: 1 taken".formatted(bandwidth));
    }
    LowerTriangle whitening = factor(correlations(noise, deviation, warnings), coils, warnings);
    for (int i = 0; i < coils; i++) {
      for (int j = 0; j <= i; j++) {
        whitening.re()[i][j] *= Math.sqrt(scale) / deviation[j];
        whitening.im()[i][j] *= Math.sqrt(scale) / deviation[j];
      }
    }
    return new Prewhitening(whitening, false, warnings);
  }

  /** Standard deviation per coil, dead coils replaced by the median; empty if all are silent. */
  private static double[] deviations(NoiseCovariance noise, List<String> warnings) {
    int coils = noise.coils();
    double[] power = new double[coils];
    for (int c = 0; c < coils; c++) {
      power[c] = Math.max(0, noise.matrix()[2 * (c * coils + c)]);
    }
    double[] alive = Arrays.stream(power).filter(p -> p > 0).sorted().toArray();
    if (alive.length == 0) {
      return new double[0];
    }
    double median = alive[alive.length / 2];
    int dead = 0;
    for (int c = 0; c < coils; c++) {
      if (power[c] <= DEAD * median) {
        power[c] = median;
        dead++;
      }
    }
    if (dead > 0) {
      warnings.add(
          "%d of %d coils have no noise (disconnected?): whitened like the median coil"
              .formatted(dead, coils));
    }
    return Arrays.stream(power).map(Math::sqrt).toArray();
  }

  /** Covariance of unit diagonal; without correlations when there are too few samples for them. */
  private static double[] correlations(
      NoiseCovariance noise, double[] deviation, List<String> warnings) {
    int coils = noise.coils();
    double[] correlations = new double[2 * coils * coils];
    boolean enough = noise.samples() >= 2L * coils;
    if (!enough) {
      warnings.add(
          "%d noise samples are too few for the correlations of %d coils: only their power is used"
              .formatted(noise.samples(), coils));
    }
    for (int i = 0; i < coils; i++) {
      for (int j = 0; j < coils; j++) {
        int at = 2 * (i * coils + j);
        if (i == j) {
          correlations[at] = 1;
        } else if (enough) {
          double power = deviation[i] * deviation[j];
          correlations[at] = noise.matrix()[at] / power;
          correlations[at + 1] = noise.matrix()[at + 1] / power;
        }
      }
    }
    return correlations;
  }

  private static LowerTriangle factor(double[] correlations, int coils, List<String> warnings) {
    Optional<LowerTriangle> factor = LowerTriangle.choleskyFactor(correlations, coils, LEAST_PIVOT);
    if (factor.isEmpty()) {
      warnings.add(
          "the noise covariance of %d coils is singular: regularised by %s of its diagonal"
              .formatted(coils, DIAGONAL_LOAD));
      double[] loaded = correlations.clone();
      for (int c = 0; c < coils; c++) {
        loaded[2 * (c * coils + c)] += DIAGONAL_LOAD;
      }
      factor = LowerTriangle.choleskyFactor(loaded, coils, LEAST_PIVOT);
    }
    return factor
        .map(LowerTriangle::inverse)
        .orElseThrow(() -> new IllegalStateException("a loaded covariance is positive definite"));
  }

  /** The way back, W^-1, scaled; the identity where data pass unchanged. */
  public ReceivedCoils received() {
    LowerTriangle back = matrix.inverse();
    int coils = coils();
    double power = 0;
    for (int i = 0; i < coils; i++) {
      for (int j = 0; j <= i; j++) {
        power += back.re()[i][j] * back.re()[i][j] + back.im()[i][j] * back.im()[i][j];
      }
    }
    double scale = Math.sqrt(coils / power);
    float[][] weights = new float[coils][2 * coils];
    for (int i = 0; i < coils; i++) {
      for (int j = 0; j <= i; j++) {
        weights[i][2 * j] = (float) (scale * back.re()[i][j]);
        weights[i][2 * j + 1] = (float) (scale * back.im()[i][j]);
      }
    }
    return new ReceivedCoils(weights);
  }

  /** Whether data pass unchanged. */
  public boolean isIdentity() {
    return identity;
  }

  public int coils() {
    return matrix.re().length;
  }

  /** Sentences for the operator. */
  public List<String> warnings() {
    return warnings;
  }

  /** Real part of W, [row][column], lower triangular; a copy. */
  public double[][] real() {
    return copy(matrix.re());
  }

  /** Imaginary part of W. */
  public double[][] imaginary() {
    return copy(matrix.im());
  }

  private static double[][] copy(double[][] rows) {
    return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
  }

  /**
   * Replaces samples x by W x.
   *
   * @param lines row = coil, batch = sample
   */
  void apply(Rows lines, int samples) {
    if (identity) {
      return;
    }
    // W is lower triangular: from the last coil upwards no input is overwritten before its use.
    for (int i = coils() - 1; i >= 0; i--) {
      double[] re = matrix.re()[i];
      double[] im = matrix.im()[i];
      lines.scale(i * samples, (float) re[i], (float) im[i], samples);
      for (int j = 0; j < i; j++) {
        Rows.add(lines, i * samples, lines, j * samples, (float) re[j], (float) im[j], samples);
      }
    }
  }
}
