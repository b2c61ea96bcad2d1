package org.gleamrecon.phantom;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.Encoding;
import org.gleamrecon.mrd.Vector3;
import org.junit.jupiter.api.Test;

class PhantomScanTest {
  private static final PhantomOptions SMALL =
      PhantomOptions.DEFAULTS.with().coils(3).matrix(24).slices(3).calibrationLines(6).build();

  private static List<Acquisition> imaging(PhantomScan scan) {
    return scan.acquisitions()
        .filter(a -> !a.header().has(AcquisitionFlag.IS_NOISE_MEASUREMENT))
        .toList();
  }

  /** Value of the coil's image transformed by the explicit sum, at one sample. */
  private static double[] sample(
      float[] image, float[] maps, int coil, int n, int oversampling, int kx, int ky) {
    double re = 0;
    double im = 0;
    for (int y = 0; y < n; y++) {
      for (int x = 0; x < n; x++) {
        int i = 2 * (y * n + x);
        int m = i + 2 * coil * n * n;
        double a = image[i] * maps[m] - image[i + 1] * maps[m + 1];
        double b = image[i] * maps[m + 1] + image[i + 1] * maps[m];
        double angle =
            -2
                * Math.PI
                * ((x - n / 2) * (kx - n * oversampling / 2) / (double) (n * oversampling)
                    + (y - n / 2) * (ky - n / 2) / (double) n);
        re += a * Math.cos(angle) - b * Math.sin(angle);
        im += a * Math.sin(angle) + b * Math.cos(angle);
      }
    }
    double scale = 1 / Math.sqrt((double) n * n * oversampling);
    return new double[] {re * scale, im * scale};
  }

  @Test
  void samplesWithoutNoiseAreTheTransformOfImageTimesSensitivity() {
    PhantomScan scan = PhantomScan.of(SMALL.with().noise(0).build());
    int n = 24;
    float[] image = scan.image();
    List<Acquisition> all = imaging(scan);
    for (int i = 0; i < all.size(); i += 7) {
      AcquisitionHeader header = all.get(i).header();
      int slice = header.counters().slice();
      float[] plane = Arrays.copyOfRange(image, slice * 2 * n * n, (slice + 1) * 2 * n * n);
      int ky = header.counters().kspaceEncodeStep1();
      int kx = (5 * i + 3) % header.numberOfSamples();
      int coil = i % 3;
      double[] expected = sample(plane, scan.sensitivities(slice), coil, n, 2, kx, ky);
      int at = 2 * (coil * header.numberOfSamples() + kx);
      assertEquals(expected[0], all.get(i).samples()[at], 1e-5);
      assertEquals(expected[1], all.get(i).samples()[at + 1], 1e-5);
    }
  }

  @Test
  void truthIsTheImageTimesTheRootSumOfSquaresOfTheSensitivities() {
    PhantomScan scan = PhantomScan.of(SMALL);
    float[] image = scan.image();
    float[] truth = scan.truth();
    int pixels = 24 * 24;
    for (int slice = 0; slice < 3; slice++) {
      float[] maps = scan.sensitivities(slice);
      for (int i = 0; i < pixels; i++) {
        double square = 0;
        for (int c = 0; c < 3; c++) {
          square +=
              Math.pow(Math.hypot(maps[2 * (c * pixels + i)], maps[2 * (c * pixels + i) + 1]), 2);
        }
        int at = 2 * (slice * pixels + i);
        assertEquals(image[at] * Math.sqrt(square), truth[at], 1e-5);
        assertEquals(image[at + 1] * Math.sqrt(square), truth[at + 1], 1e-5);
      }
    }
  }

  @Test
  void noiseScanHasTheCovarianceOfItsDwellTimeAndBandwidth() {
    PhantomScan scan = PhantomScan.of(SMALL.with().noise(0.03).noiseLines(1200).slices(1).build());
    int coils = 3;
    double[] sum = new double[2 * coils * coils];
    double count = 0;
    for (Acquisition acquisition : scan.acquisitions().limit(1200).toList()) {
      assertTrue(acquisition.header().has(AcquisitionFlag.IS_NOISE_MEASUREMENT));
      int n = acquisition.header().numberOfSamples();
      float[] s = acquisition.samples();
      for (int a = 0; a < coils; a++) {
        for (int b = 0; b < coils; b++) {
          for (int i = 0; i < n; i++) {
            int p = 2 * (a * n + i);
            int q = 2 * (b * n + i);
            sum[2 * (a * coils + b)] += s[p] * s[q] + s[p + 1] * s[q + 1];
            sum[2 * (a * coils + b) + 1] += s[p + 1] * s[q] - s[p] * s[q + 1];
          }
        }
      }
      count += n;
    }
    // Twice the bandwidth (half the dwell time), of which the receiver passes a part.
    double factor =
        5 / 2.5 * requireNonNull(scan.header().system().relativeReceiverNoiseBandwidth());
    double[] expected = scan.noiseCovariance();
    double power = expected[0] * factor;
    for (int i = 0; i < sum.length; i++) {
      // Standard error of a sample covariance: power / sqrt(count); five of them.
      assertEquals(
          expected[i] * factor, sum[i] / count, 5 * power / Math.sqrt(count), "entry " + i);
    }
  }

  @Test
  void noiseOfImagingReadoutsIsWhatNoiseAddsToTheCleanScan() {
    PhantomOptions noisy = SMALL.with().noise(0.05).noiseLines(0).build();
    List<Acquisition> with = imaging(PhantomScan.of(noisy));
    List<Acquisition> without = imaging(PhantomScan.of(noisy.with().noise(0).build()));
    double square = 0;
    double count = 0;
    for (int i = 0; i < with.size(); i++) {
      float[] a = with.get(i).samples();
      float[] b = without.get(i).samples();
      for (int c = 0; c < a.length / 3; c++) {
        square += Math.pow(a[c] - b[c], 2);
        count++;
      }
    }
    double variance = PhantomScan.of(noisy).noiseCovariance()[0] / 2;
    assertEquals(variance, square / count, 5 * variance * Math.sqrt(2.0 / count));
  }

  @Test
  void theSameSeedGivesTheSameScanAndAnotherSeedAnother() {
    float[] once = PhantomScan.of(SMALL).acquisitions().toList().get(80).samples();
    float[] again = PhantomScan.of(SMALL).acquisitions().toList().get(80).samples();
    float[] other =
        PhantomScan.of(SMALL.with().seed(2).build()).acquisitions().toList().get(80).samples();
    assertArrayEquals(once, again);
    assertFalse(Arrays.equals(once, other));
  }

  @Test
  void aRandomPatternAcquiresTheWantedNumberOfLinesWithTheCalibrationBlockAmongThem() {
    PhantomScan scan =
        PhantomScan.of(
            PhantomOptions.DEFAULTS
                .with()
                .coils(1)
                .slices(1)
                .matrix(64)
                .calibrationLines(8)
                .build());
    boolean[] lines = scan.mask()[0];
    int count = 0;
    for (boolean line : lines) {
      count += line ? 1 : 0;
    }
    assertEquals(16, count);
    for (int y = 28; y < 36; y++) {
      assertTrue(lines[y], "calibration line " + y);
    }
    assertEquals(16, imaging(scan).size());
    assertEquals(
        8,
        imaging(scan).stream()
            .filter(a -> a.header().has(AcquisitionFlag.IS_PARALLEL_CALIBRATION_AND_IMAGING))
            .count());
  }

  @Test
  void separateCalibrationComesFirstAndFeedsTheMapsOnly() {
    List<Acquisition> all =
        imaging(
            PhantomScan.of(
                SMALL
                    .with()
                    .slices(1)
                    .separateCalibration(true)
                    .pattern(SamplingPattern.UNIFORM)
                    .build()));
    for (int i = 0; i < all.size(); i++) {
      assertEquals(
          i < 6, all.get(i).header().has(AcquisitionFlag.IS_PARALLEL_CALIBRATION), "readout " + i);
    }
    assertEquals(6 + 6, all.size());
  }

  @Test
  void aSlabInvertsLikeSlicesDo() {
    PhantomOptions slab =
        SMALL
            .with()
            .matrix(8)
            .coils(1)
            .slices(1)
            .partitions(4)
            .noise(0)
            .calibrationLines(4)
            .pattern(SamplingPattern.FULL)
            .build();
    PhantomScan scan = PhantomScan.of(slab);
    float[] image = scan.image();
    double imageEnergy = 0;
    for (float part : image) {
      imageEnergy += part * part;
    }
    double energy = 0;
    double[] dc = new double[2];
    for (Acquisition acquisition : imaging(scan)) {
      for (float part : acquisition.samples()) {
        energy += part * part;
      }
      if (acquisition.header().counters().kspaceEncodeStep1() == 4
          && acquisition.header().counters().kspaceEncodeStep2() == 2) {
        dc[0] = acquisition.samples()[2 * 8];
        dc[1] = acquisition.samples()[2 * 8 + 1];
      }
    }
    double re = 0;
    double im = 0;
    for (int i = 0; i < image.length; i += 2) {
      re += image[i];
      im += image[i + 1];
    }
    double scale = Math.sqrt(8 * 2 * 8 * 4);
    assertEquals(imageEnergy, energy, 1e-4 * imageEnergy, "Parseval");
    assertEquals(re / scale, dc[0], 1e-4);
    assertEquals(im / scale, dc[1], 1e-4);
    assertEquals(32, imaging(scan).size());
  }

  @Test
  void directionsAreOrthonormalAndSlicesStandOneSpacingApart() {
    PhantomScan scan = PhantomScan.of(SMALL.with().obliqueDegrees(25).build());
    AcquisitionHeader first = imaging(scan).get(0).header();
    Vector3 r = first.readDir();
    Vector3 p = first.phaseDir();
    Vector3 s = first.sliceDir();
    assertEquals(0, dot(r, p), 1e-6);
    assertEquals(1, dot(r, r), 1e-6);
    assertEquals(s.x(), r.y() * p.z() - r.z() * p.y(), 1e-6);
    assertEquals(s.z(), r.x() * p.y() - r.y() * p.x(), 1e-6);
    Set<Float> along = new HashSet<>();
    for (Acquisition acquisition : imaging(scan)) {
      float place = (float) dot(acquisition.header().positionMm(), s);
      along.add(Math.round(place * 100) / 100f);
    }
    List<Float> places = along.stream().sorted().toList();
    assertEquals(3, places.size());
    assertEquals(6, places.get(1) - places.get(0), 0.02);
  }

  private static double dot(Vector3 a, Vector3 b) {
    return a.x() * b.x() + a.y() * b.y() + a.z() * b.z();
  }

  @Test
  void headerAndReadoutsAgree() {
    PhantomScan scan = PhantomScan.of(SMALL);
    Encoding encoding = scan.header().encodings().get(0);
    List<Acquisition> all = scan.acquisitions().toList();
    assertEquals(scan.size(), all.size());
    assertTrue(all.get(all.size() - 1).header().has(AcquisitionFlag.LAST_IN_MEASUREMENT));
    for (Acquisition acquisition : all) {
      AcquisitionHeader header = acquisition.header();
      assertEquals(encoding.encodedSpace().matrixSize().x(), header.numberOfSamples());
      assertEquals(
          2 * header.activeChannels() * header.numberOfSamples(), acquisition.samples().length);
    }
  }

  @Test
  void phasesOfABeatAreAcquiredOneAfterTheOtherEachWithItsOwnLinesAndTime() {
    PhantomScan scan =
        PhantomScan.of(SMALL.with().phases(5).pattern(SamplingPattern.KT).acceleration(3).build());
    List<Acquisition> all = imaging(scan);
    assertEquals(3 * 5 * 8, all.size());
    assertEquals(64 + all.size(), scan.size());
    int at = 0;
    for (int slice : new int[] {0, 2, 1}) {
      for (int phase = 0; phase < 5; phase++) {
        for (int ky = 0; ky < 24; ky++) {
          if (scan.mask(phase)[0][ky]) {
            AcquisitionHeader header = all.get(at++).header();
            assertEquals(slice, header.counters().slice());
            assertEquals(phase, header.counters().phase());
            assertEquals(ky, header.counters().kspaceEncodeStep1());
            assertEquals(200 * phase + 100, header.physiologyTimeStamp()[0]);
          }
        }
      }
    }
    assertFalse(Arrays.deepEquals(scan.mask(0), scan.mask(1)));
    assertEquals(4, requireNonNull(scan.header().encodings().get(0).limits().phase()).maximum());
  }

  @Test
  void samplesOfAPhaseAreThoseOfTheHeadAsItIsThen() {
    PhantomScan scan =
        PhantomScan.of(
            SMALL.with().slices(1).phases(4).pattern(SamplingPattern.KT).noise(0).build());
    int n = 24;
    float[] image = scan.image();
    List<Acquisition> all = imaging(scan);
    for (int i = 0; i < all.size(); i += 3) {
      AcquisitionHeader header = all.get(i).header();
      int phase = header.counters().phase();
      float[] plane = Arrays.copyOfRange(image, phase * 2 * n * n, (phase + 1) * 2 * n * n);
      int ky = header.counters().kspaceEncodeStep1();
      double[] expected = sample(plane, scan.sensitivities(0), 1, n, 2, 17, ky);
      int at = 2 * (header.numberOfSamples() + 17);
      assertEquals(expected[0], all.get(i).samples()[at], 1e-5);
      assertEquals(expected[1], all.get(i).samples()[at + 1], 1e-5);
    }
  }

  @Test
  void aBeatMovesTheMiddleOfTheHeadAndNotItsRimAndBeginsAtRest() {
    PhantomOptions four = SMALL.with().matrix(64).slices(1).phases(4).build();
    float[] rest = PhantomScan.of(four.with().phases(1).build()).image();
    float[] beating = PhantomScan.of(four).image();
    int[] shape = PhantomScan.of(four).truthShape();
    assertArrayEquals(new int[] {1, 4, 64, 64}, shape);
    int plane = 2 * 64 * 64;
    assertArrayEquals(rest, Arrays.copyOf(beating, plane));
    for (int phase = 1; phase < 4; phase++) {
      double inside = 0;
      for (int y = 0; y < 64; y++) {
        for (int x = 0; x < 64; x++) {
          int i = 2 * (y * 64 + x);
          double mm = 220.0 / 64 * Math.hypot(x - 32, y - 32);
          double change = Math.abs(beating[phase * plane + i] - rest[i]);
          inside += mm < 60 ? change : 0;
          // Voxels at the rim reach over it by half their width.
          assertTrue(mm < 88 || change < 1e-6, "phase %d, %.1f mm".formatted(phase, mm));
        }
      }
      assertTrue(inside > 20, "phase %d: %.1f".formatted(phase, inside));
    }
  }

  @Test
  void severalPhasesAreForSlices() {
    for (PhantomOptions.Builder slab :
        List.of(
            SMALL.with().slices(1).partitions(8).phases(2),
            SMALL.with().slices(1).partitions(8).pattern(SamplingPattern.KT))) {
      assertThrows(ReconstructionException.class, slab::build);
    }
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThrows(
        ReconstructionException.class, () -> PhantomOptions.DEFAULTS.with().coils(0).build());
    assertThrows(
        ReconstructionException.class,
        () -> PhantomOptions.DEFAULTS.with().acceleration(Double.NaN).build());
  }
}
