package org.gleamrecon.kspace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionSource;

/**
 * Reads lines and turns them into whitened readouts without oversampling, a few places at a time;
 * only these few are in memory. Several acquisitions of one place are averaged sample by sample,
 * each sample over the acquisitions that have it. Safe for several threads.
 */
final class ReadoutProcessor {
  private static final float LARGEST_SAMPLE = 1e12f;

  /** Sequences transformed together: enough for long inner loops, few enough for the cache. */
  private static final int BATCH = 64;

  private final AcquisitionSource source;
  private final ImageGrid grid;
  private final Prewhitening prewhitening;
  private final ReadoutOversampling oversampling;

  ReadoutProcessor(
      AcquisitionSource source, ImageGrid grid, Prewhitening prewhitening, boolean toImage) {
    this.source = source;
    this.grid = grid;
    this.prewhitening = prewhitening;
    this.oversampling = new ReadoutOversampling(grid.oversampledX(), grid.encoded().x(), toImage);
  }

  /** Takes the finished readout of one place. */
  interface Sink {
    /**
     * Receives one place.
     *
     * @param readouts row = coil, batch = {@code stride}; this place's samples start at {@code at}
     * @param acquired which samples of the readout (without oversampling) were acquired
     */
    void accept(int phase1, int phase2, Rows readouts, int stride, int at, boolean[] acquired);
  }

  void process(List<LinePlacement> lines, Sink sink) {
    Map<Long, List<LinePlacement>> places = new LinkedHashMap<>();
    for (LinePlacement line : lines) {
      long place = ((long) line.phase2() << 32) + line.phase1();
      places.computeIfAbsent(place, ignored -> new ArrayList<>(1)).add(line);
    }
    int together = Math.max(1, BATCH / prewhitening.coils());
    together = Math.min(together, Math.max(1, places.size()));
    Workspace workspace = new Workspace(together);
    for (List<LinePlacement> place : places.values()) {
      workspace.load(place);
      if (workspace.full()) {
        workspace.finish(sink);
      }
    }
    workspace.finish(sink);
  }

  /** Buffers of one call of {@link #process}. */
  private final class Workspace {
    private final int coils = prewhitening.coils();
    private final int n = grid.oversampledX();
    private final int nx = grid.encoded().x();
    private final int capacity;
    private final int batch;
    private final Rows encoded;
    private final Rows spare;
    private final Rows whitened;
    private final List<LinePlacement> firsts = new ArrayList<>();
    private final List<boolean[]> masks = new ArrayList<>();

    Workspace(int capacity) {
      this.capacity = capacity;
      this.batch = capacity * coils;
      this.encoded = Rows.of(oversampling.rows(), batch);
      this.spare = Rows.of(oversampling.rows(), batch);
      this.whitened = Rows.of(coils, capacity * nx);
    }

    boolean full() {
      return firsts.size() == capacity;
    }

    void load(List<LinePlacement> place) {
      if (firsts.isEmpty()) {
        encoded.clear(0, n * batch);
      }
      int sequence = firsts.size() * coils;
      place.forEach(line -> add(line, sequence));
      firsts.add(place.get(0));
      masks.add(average(place, sequence));
    }

    private void add(LinePlacement line, int sequence) {
      Acquisition acquisition = source.read(line.acquisition());
      int stored = acquisition.header().numberOfSamples();
      float[] samples = acquisition.samples();
      if (acquisition.header().activeChannels() != coils
          || samples.length != 2 * coils * stored
          || line.firstSample() + line.samples() > stored) {
        throw new ReconstructionException(
            FailureCode.SCAN_INCONSISTENT,
            "acquisition %d holds %d floats, its header promised %d channels of %d samples"
                .formatted(line.acquisition(), samples.length, coils, stored));
      }
      requireModerate(line.acquisition(), samples);
      int centre = n / 2;
      int end = line.firstColumn() + line.samples();
      int split = Math.min(Math.max(centre, line.firstColumn()), end);
      addPart(line, samples, stored, sequence, line.firstColumn(), split);
      addPart(line, samples, stored, sequence, split, end);
    }

    /**
     * Squares and sums of larger numbers would leave the range of floats, and with it the image.
     */
    private static void requireModerate(int acquisition, float[] samples) {
      float largest = 0;
      for (float value : samples) {
        largest = Math.max(largest, Math.abs(value));
      }
      if (largest > LARGEST_SAMPLE) {
        throw new ReconstructionException(
            FailureCode.NON_FINITE_SAMPLES,
            "acquisition %d holds a sample of magnitude %.3g; at most %.0g can be reconstructed"
                .formatted(acquisition, largest, LARGEST_SAMPLE));
      }
    }

    /** Columns from..to-1, whose rows follow one another. */
    private void addPart(
        LinePlacement line, float[] samples, int stored, int sequence, int from, int to) {
      if (from == to) {
        return;
      }
      int offset = from - line.firstColumn();
      int first =
          line.reversed()
              ? line.firstSample() + line.samples() - 1 - offset
              : line.firstSample() + offset;
      int step = line.reversed() ? -2 : 2;
      int row = ReadoutOversampling.row(from, n);
      for (int c = 0; c < coils; c++) {
        int at = 2 * (c * stored + first);
        int put = row * batch + sequence + c;
        for (int column = from; column < to; column++) {
          encoded.re()[put] += samples[at];
          encoded.im()[put] += samples[at + 1];
          at += step;
          put += batch;
        }
      }
    }

    /** Divides sums by their number and tells which samples there are. */
    private boolean[] average(List<LinePlacement> place, int sequence) {
      int[] count = new int[n];
      for (LinePlacement line : place) {
        for (int column = 0; column < line.samples(); column++) {
          count[line.firstColumn() + column]++;
        }
      }
      for (int column = 0; place.size() > 1 && column < n; column++) {
        if (count[column] > 1) {
          int at = ReadoutOversampling.row(column, n) * batch + sequence;
          encoded.scale(at, 1f / count[column], 0, coils);
        }
      }
      boolean[] acquired = new boolean[nx];
      for (int x = 0; x < nx; x++) {
        acquired[x] = count[grid.oversampledColumn(x)] > 0;
      }
      return acquired;
    }

    void finish(Sink sink) {
      if (firsts.isEmpty()) {
        return;
      }
      Rows removed = oversampling.remove(encoded, spare, batch);
      int stride = capacity * nx;
      float scale = oversampling.scale();
      for (int place = 0; place < firsts.size(); place++) {
        for (int c = 0; c < coils; c++) {
          gather(removed, place * coils + c, c * stride + place * nx, scale);
        }
      }
      prewhitening.apply(whitened, stride);
      for (int place = 0; place < firsts.size(); place++) {
        LinePlacement first = firsts.get(place);
        sink.accept(first.phase1(), first.phase2(), whitened, stride, place * nx, masks.get(place));
      }
      firsts.clear();
      masks.clear();
    }

    private void gather(Rows from, int sequence, int to, float scale) {
      for (int x = 0; x < nx; x++) {
        int at = ReadoutOversampling.row(x, nx) * batch + sequence;
        whitened.re()[to + x] = scale * from.re()[at];
        whitened.im()[to + x] = scale * from.im()[at];
      }
    }
  }
}
