package org.gleamrecon.phantom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.gleamrecon.kspace.KtSampling;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.EncodingCounters;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.Vector3;

/**
 * A simulated multi-coil Cartesian scan of a head and the image that a perfect reconstruction of it
 * gives. The same options give the same scan.
 *
 * <p>k-space is the orthonormal centred transform of image x sensitivity on the pixel grid (with
 * readout oversampling on an empty margin), so a fully sampled scan without noise inverts to the
 * truth exactly. Slices are acquired in interleaved order, each phase by phase; the time stamps say
 * when in the beat a phase is, in ms. Memory: the acquired samples of one phase of a slice at a
 * time, in 3D those of the whole slab.
 */
public final class PhantomScan {
  /** Microseconds per sample of imaging readouts, and of the noise scan. */
  static final float DWELL_US = 5;

  static final float NOISE_DWELL_US = 2.5f;

  private final PhantomOptions options;
  private final ScanGeometry geometry;
  private final MrdHeader header;
  private final HeadImage head;
  private final CoilArray coils;
  private final CoilNoise noise;
  private final Beat beat;
  private final boolean[][][] masks; // [phase][kz][ky]
  private final boolean[][] calibration;

  private PhantomScan(PhantomOptions options) {
    this.options = options;
    int n = options.matrix();
    geometry = new ScanGeometry(options);
    header = PhantomHeader.of(options);
    head = new HeadImage(options, geometry);
    coils = new CoilArray(options.coils(), options.seed());
    noise = new CoilNoise(options.coils(), options.noise(), options.seed());
    calibration =
        SamplingPattern.calibrationBlock(n, options.partitions(), options.calibrationLines());
    beat = new Beat(options.phases());
    masks = masks(options);
  }

  private static boolean[][][] masks(PhantomOptions options) {
    int n = options.matrix();
    int calibration = options.separateCalibration() ? 0 : options.calibrationLines();
    Random random = new Random(GradientNoise.mix(options.seed() + 31));
    boolean[][][] masks = new boolean[options.phases()][][];
    if (options.pattern() == SamplingPattern.KT) {
      boolean[][] lines =
          KtSampling.lines(n, options.phases(), options.acceleration(), calibration, random);
      Arrays.setAll(masks, phase -> new boolean[][] {lines[phase]});
    } else {
      Arrays.fill(
          masks,
          options
              .pattern()
              .mask(n, options.partitions(), options.acceleration(), calibration, random));
    }
    return masks;
  }

  /**
   * @throws org.gleamrecon.failure.ReconstructionException PARAMETER_INVALID where the sampling
   *     pattern does not fit
   */
  public static PhantomScan of(PhantomOptions options) {
    return new PhantomScan(options);
  }

  public MrdHeader header() {
    return header;
  }

  public PhantomOptions options() {
    return options;
  }

  /** Imaging steps of every slice, or of the slab, in the first phase, [kz][ky]. */
  public boolean[][] mask() {
    return mask(0);
  }

  /** Imaging steps of every slice in a phase, [kz][ky]. */
  public boolean[][] mask(int phase) {
    return Arrays.stream(masks[phase]).map(boolean[]::clone).toArray(boolean[][]::new);
  }

  /** E[n n^H] of the complex noise of an imaging sample, [coil][coil][re, im]. */
  public double[] noiseCovariance() {
    return noise.covariance();
  }

  /** The head itself, [slice or z][phase][y][x][re, im]. */
  public float[] image() {
    int plane = 2 * options.matrix() * options.matrix();
    int phases = options.phases();
    float[] all = new float[options.planes() * phases * plane];
    for (int p = 0; p < options.planes() * phases; p++) {
      System.arraycopy(head.plane(p / phases, p % phases), 0, all, p * plane, plane);
    }
    return all;
  }

  /** Coil sensitivities in a plane, [coil][y][x][re, im]. */
  public float[] sensitivities(int plane) {
    int n = options.matrix();
    int count = options.coils();
    float[] maps = new float[2 * count * n * n];
    IntStream.range(0, n)
        .parallel()
        .forEach(
            y -> {
              double[] at = new double[3];
              double[] values = new double[2 * count];
              for (int x = 0; x < n; x++) {
                geometry.point(x, y, plane, at);
                coils.at(at[0], at[1], at[2], values);
                for (int c = 0; c < count; c++) {
                  int to = 2 * ((c * n + y) * n + x);
                  maps[to] = (float) values[2 * c];
                  maps[to + 1] = (float) values[2 * c + 1];
                }
              }
            });
    return maps;
  }

  /**
   * What a reconstruction should give: the head times the root sum of squares of the sensitivities,
   * [slice or z][phase][y][x][re, im].
   */
  public float[] truth() {
    int pixels = options.matrix() * options.matrix();
    int phases = options.phases();
    float[] truth = image();
    for (int p = 0; p < options.planes(); p++) {
      float[] maps = sensitivities(p);
      for (int i = 0; i < pixels; i++) {
        double square = 0;
        for (int c = 0; c < options.coils(); c++) {
          double re = maps[2 * (c * pixels + i)];
          double im = maps[2 * (c * pixels + i) + 1];
          square += re * re + im * im;
        }
        for (int t = p * phases; t < (p + 1) * phases; t++) {
          truth[2 * (t * pixels + i)] *= (float) Math.sqrt(square);
          truth[2 * (t * pixels + i) + 1] *= (float) Math.sqrt(square);
        }
      }
    }
    return truth;
  }

  /**
   * {slices or partitions, y, x}, with several phases {slices, phases, y, x}: the shape of {@link
   * #truth()} and {@link #image()}.
   */
  public int[] truthShape() {
    int n = options.matrix();
    return options.phases() > 1
        ? new int[] {options.planes(), options.phases(), n, n}
        : new int[] {options.planes(), n, n};
  }

  /** Number of acquisitions, the noise scan included. */
  public int size() {
    return noiseLines() + options.slices() * perSlice();
  }

  private int perSlice() {
    return IntStream.range(0, options.phases()).map(phase -> readouts(phase).size()).sum();
  }

  private int noiseLines() {
    return options.noise() == 0 ? 0 : options.noiseLines();
  }

  /** The scan in the order of acquisition, made while it is read. */
  public Stream<Acquisition> acquisitions() {
    int noiseLines = noiseLines();
    Stream<Acquisition> noiseScan = LongStream.range(0, noiseLines).mapToObj(this::noiseReadout);
    int perSlice = perSlice();
    List<Integer> order = sliceOrder();
    return Stream.concat(
        noiseScan,
        IntStream.range(0, order.size())
            .boxed()
            .flatMap(
                i -> slice(order.get(i), noiseLines + (long) i * perSlice, i == order.size() - 1)));
  }

  /** The scan held in memory. */
  public AcquisitionSource source() {
    return new PhantomSource(header, acquisitions().toList());
  }

  private List<Integer> sliceOrder() {
    List<Integer> order = new ArrayList<>();
    for (int first = 0; first < 2; first++) {
      for (int s = first; s < options.slices(); s += 2) {
        order.add(s);
      }
    }
    return order;
  }

  /** One readout of a slice or slab: its steps, and its flags beside first and last. */
  private record Readout(int ky, int kz, int phase, long flags) {}

  /** Those of a phase; separate calibration lines come before all others, with the first one. */
  private List<Readout> readouts(int phase) {
    List<Readout> readouts = new ArrayList<>();
    if (options.separateCalibration() && phase == 0) {
      add(readouts, calibration, phase, AcquisitionFlag.IS_PARALLEL_CALIBRATION.bit());
    }
    add(readouts, masks[phase], phase, 0);
    return readouts;
  }

  private void add(List<Readout> readouts, boolean[][] steps, int phase, long flags) {
    boolean embedded = !options.separateCalibration() && options.pattern() != SamplingPattern.FULL;
    for (int z = 0; z < options.partitions(); z++) {
      for (int y = 0; y < options.matrix(); y++) {
        if (steps[z][y]) {
          long both =
              embedded && calibration[z][y]
                  ? AcquisitionFlag.IS_PARALLEL_CALIBRATION_AND_IMAGING.bit()
                  : 0;
          readouts.add(new Readout(y, z, phase, flags | both));
        }
      }
    }
  }

  private Stream<Acquisition> slice(int slice, long firstIndex, boolean lastSlice) {
    long[] first = new long[options.phases()];
    for (int phase = 0; phase < first.length; phase++) {
      first[phase] = phase == 0 ? firstIndex : first[phase - 1] + readouts(phase - 1).size();
    }
    return IntStream.range(0, first.length)
        .boxed()
        .flatMap(phase -> phase(slice, phase, first[phase], lastSlice));
  }

  private Stream<Acquisition> phase(int slice, int phase, long firstIndex, boolean lastSlice) {
    List<Readout> readouts = readouts(phase);
    CoilKSpace kspace =
        CoilKSpace.of(options, head, this::sensitivities, slice, phase, steps(readouts));
    int end = phase == options.phases() - 1 ? readouts.size() - 1 : -1;
    return IntStream.range(0, readouts.size())
        .mapToObj(
            i -> {
              Readout readout = readouts.get(i);
              long flags =
                  readout.flags()
                      | (i == 0 && phase == 0 ? AcquisitionFlag.FIRST_IN_SLICE.bit() : 0)
                      | (i == end ? AcquisitionFlag.LAST_IN_SLICE.bit() : 0)
                      | (i == end && lastSlice ? AcquisitionFlag.LAST_IN_MEASUREMENT.bit() : 0);
              float[] samples = kspace.readout(readout.ky(), readout.kz());
              long index = firstIndex + i;
              if (options.noise() > 0) {
                noise.add(samples, samples.length / (2 * options.coils()), index, 1);
              }
              return acquisition(index, flags, DWELL_US, readout, slice, samples);
            });
  }

  private boolean[][] steps(List<Readout> readouts) {
    boolean[][] steps = new boolean[options.partitions()][options.matrix()];
    for (Readout readout : readouts) {
      steps[readout.kz()][readout.ky()] = true;
    }
    return steps;
  }

  private Acquisition noiseReadout(long index) {
    int count = options.matrix() * options.readoutOversampling();
    float[] samples = new float[2 * options.coils() * count];
    double power = DWELL_US / NOISE_DWELL_US * PhantomHeader.NOISE_BANDWIDTH;
    noise.add(samples, count, index, Math.sqrt(power));
    return acquisition(
        index,
        AcquisitionFlag.IS_NOISE_MEASUREMENT.bit(),
        NOISE_DWELL_US,
        new Readout(0, 0, 0, 0),
        0,
        samples);
  }

  private Acquisition acquisition(
      long index, long flags, float dwellUs, Readout readout, int slice, float[] samples) {
    int count = samples.length / (2 * options.coils());
    long[] channels = new long[16];
    for (int c = 0; c < options.coils(); c++) {
      channels[c / 64] |= 1L << (c % 64);
    }
    boolean noiseScan = AcquisitionFlag.IS_NOISE_MEASUREMENT.isSet(flags);
    boolean beating = options.phases() > 1 && !noiseScan;
    int plane = options.partitions() > 1 ? options.partitions() / 2 : slice;
    AcquisitionHeader acquired =
        new AcquisitionHeader(
            1,
            flags,
            1,
            index,
            15_120_000 + index,
            new long[] {beating ? beat.timeMs(readout.phase()) : 0, 0, 0},
            count,
            options.coils(),
            options.coils(),
            channels,
            0,
            0,
            noiseScan ? 0 : count / 2,
            0,
            0,
            dwellUs,
            noiseScan ? Vector3.ZERO : geometry.position(plane),
            noiseScan ? Vector3.ZERO : geometry.read(),
            noiseScan ? Vector3.ZERO : geometry.phase(),
            noiseScan ? Vector3.ZERO : geometry.slice(),
            Vector3.ZERO,
            new EncodingCounters(
                readout.ky(), readout.kz(), 0, slice, 0, readout.phase(), 0, 0, 0, new int[8]),
            new int[8],
            new float[8]);
    return new Acquisition(acquired, samples, new float[0]);
  }
}
