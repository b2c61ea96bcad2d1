package org.gleamrecon.kspace;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.Encoding;
import org.gleamrecon.mrd.Trajectory;

/** Sorts headers of one scan into a {@link ScanLayout}. Used once, by one thread. */
final class ScanSorter {
  /** Dwell times may differ by this part (they are stored in single precision). */
  private static final double DWELL_TOLERANCE = 1e-4;

  private final AcquisitionSource source;
  private final long maximumFrameFloats;
  private final List<Integer> imaging = new ArrayList<>();
  private final List<Integer> calibration = new ArrayList<>();
  private final List<Integer> noise = new ArrayList<>();
  private final Map<AcquisitionFlag, Integer> putAside = new EnumMap<>(AcquisitionFlag.class);
  private final List<String> warnings = new ArrayList<>();

  ScanSorter(AcquisitionSource source, long maximumFrameFloats) {
    this.source = source;
    this.maximumFrameFloats = maximumFrameFloats;
  }

  ScanLayout sort(List<Integer> acquisitions) {
    acquisitions.forEach(i -> sortIn(i, source.header(i)));
    putAside.forEach(
        (flag, count) ->
            warnings.add("%d acquisitions flagged %s were put aside".formatted(count, flag)));
    if (imaging.isEmpty()) {
      throw new ReconstructionException(
          FailureCode.SCAN_INCOMPLETE,
          "no imaging lines among %d acquisitions (%d noise, %d calibration only)"
              .formatted(acquisitions.size(), noise.size(), calibration.size()));
    }
    Encoding encoding = encoding();
    AcquisitionHeader first = source.header(imaging.get(0));
    checkAgreement(first);
    boolean threeDimensional = usesSecondPhaseEncoding(encoding);
    ImageGrid grid =
        GridReader.read(encoding, threeDimensional, first.activeChannels(), maximumFrameFloats);
    LinePlacer placer = new LinePlacer(grid, encoding.limits());
    SliceGeometries geometries = new SliceGeometries();
    SortedMap<FrameCounters, List<LinePlacement>> frames = place(imaging, placer, geometries);
    SortedMap<FrameCounters, List<LinePlacement>> maps =
        place(calibration, placer, new SliceGeometries());
    warnings.addAll(placer.warnings());
    warnings.addAll(geometries.warnings());
    warnOfThinFrames(frames);
    if (threeDimensional && placer.partialReadout()) {
      warnings.add("3D scan with an asymmetric echo: the readout is zero-filled");
    }
    return new ScanLayout(
        encoding,
        grid,
        threeDimensional,
        first.activeChannels(),
        dwell(first),
        frames(frames, geometries),
        frames(maps, geometries),
        usableNoise(first),
        putAside,
        warnings);
  }

  private void sortIn(int index, AcquisitionHeader header) {
    switch (LineUse.of(header)) {
      case NOISE -> noise.add(index);
      case CALIBRATION -> calibration.add(index);
      case IMAGING -> imaging.add(index);
      case NONE -> putAside.merge(LineUse.putAside(header).orElseThrow(), 1, Integer::sum);
    }
  }

  /** The encoding of the imaging lines; calibration lines of a different one are put aside. */
  private Encoding encoding() {
    List<Encoding> encodings = source.header().encodings();
    int reference = source.header(imaging.get(0)).encodingSpaceRef();
    Encoding encoding = encoding(encodings, reference);
    for (int i : imaging) {
      int other = source.header(i).encodingSpaceRef();
      if (other != reference && !sameSpace(encoding, encoding(encodings, other))) {
        throw new ReconstructionException(
            FailureCode.SCAN_INCONSISTENT,
            "imaging lines of different encodings in one scan: %d (acquisition %d) and %d"
                    .formatted(reference, imaging.get(0), other)
                + " (acquisition %d)".formatted(i));
      }
    }
    int before = calibration.size();
    calibration.removeIf(
        i -> {
          int other = source.header(i).encodingSpaceRef();
          return other != reference && !sameSpace(encoding, encoding(encodings, other));
        });
    if (calibration.size() < before) {
      warnings.add(
          "%d calibration lines of another encoding than the images' were not used"
              .formatted(before - calibration.size()));
    }
    if (encoding.trajectory() != Trajectory.CARTESIAN) {
      throw new ReconstructionException(
          FailureCode.TRAJECTORY_NOT_SUPPORTED,
          "trajectory %s is not supported: only cartesian is"
              .formatted(encoding.trajectory().name().toLowerCase(Locale.ROOT)));
    }
    return encoding;
  }

  private static Encoding encoding(List<Encoding> encodings, int reference) {
    if (reference >= encodings.size()) {
      throw new ReconstructionException(
          FailureCode.SCAN_INCONSISTENT,
          "encoding_space_ref %d, but the header has %d encodings"
              .formatted(reference, encodings.size()));
    }
    return encodings.get(reference);
  }

  private static boolean sameSpace(Encoding a, Encoding b) {
    return a.trajectory() == b.trajectory()
        && a.encodedSpace().equals(b.encodedSpace())
        && a.reconSpace().equals(b.reconSpace())
        && a.limits().equals(b.limits());
  }

  private void checkAgreement(AcquisitionHeader first) {
    List<Integer> lines = new ArrayList<>(imaging);
    lines.addAll(calibration);
    for (int i : lines) {
      AcquisitionHeader header = source.header(i);
      if (header.activeChannels() != first.activeChannels() || header.activeChannels() < 1) {
        throw new ReconstructionException(
            FailureCode.SCAN_INCONSISTENT,
            "acquisition %d has %d channels, acquisition %d has %d"
                .formatted(i, header.activeChannels(), imaging.get(0), first.activeChannels()));
      }
    }
    for (int i : imaging) {
      double dwell = dwell(source.header(i));
      if (Math.abs(dwell - dwell(first)) > DWELL_TOLERANCE * dwell(first)) {
        throw new ReconstructionException(
            FailureCode.SCAN_INCONSISTENT,
            "acquisition %d has a dwell time of %s us, acquisition %d of %s us"
                .formatted(i, dwell, imaging.get(0), dwell(first)));
      }
    }
  }

  private static double dwell(AcquisitionHeader header) {
    float dwell = header.sampleTimeUs();
    return dwell > 0 && Float.isFinite(dwell) ? dwell : 0;
  }

  private boolean usesSecondPhaseEncoding(Encoding encoding) {
    int nz = encoding.encodedSpace().matrixSize().z();
    int step = source.header(imaging.get(0)).counters().kspaceEncodeStep2();
    boolean used =
        imaging.stream().anyMatch(i -> source.header(i).counters().kspaceEncodeStep2() != step);
    if (nz <= 1 && used) {
      throw new ReconstructionException(
          FailureCode.SCAN_INCONSISTENT,
          "kspace_encode_step_2 varies, but the encoded matrix has %d partitions".formatted(nz));
    }
    if (nz > 1 && !used) {
      warnings.add(
          "the encoded matrix has %d partitions, but no second phase encoding: taken as 2D"
              .formatted(nz));
    }
    return nz > 1 && used;
  }

  private SortedMap<FrameCounters, List<LinePlacement>> place(
      List<Integer> lines, LinePlacer placer, SliceGeometries geometries) {
    SortedMap<FrameCounters, List<LinePlacement>> placed = new TreeMap<>();
    for (int i : lines) {
      AcquisitionHeader header = source.header(i);
      FrameCounters key = FrameCounters.of(header.counters());
      placed.computeIfAbsent(key, ignored -> new ArrayList<>()).add(placer.place(i, header));
      geometries.add(header);
    }
    return placed;
  }

  private static List<Frame> frames(
      SortedMap<FrameCounters, List<LinePlacement>> placed, SliceGeometries geometries) {
    List<Frame> frames = new ArrayList<>();
    placed.forEach(
        (counters, lines) ->
            frames.add(new Frame(counters, lines, geometries.of(counters.slice()))));
    return frames;
  }

  /** A scan that broke off leaves a last frame with few lines: better told than guessed. */
  private void warnOfThinFrames(SortedMap<FrameCounters, List<LinePlacement>> frames) {
    int most = frames.values().stream().mapToInt(List::size).max().orElse(0);
    long thin = frames.values().stream().filter(lines -> 2 * lines.size() < most).count();
    if (thin > 0) {
      warnings.add(
          "%d of %d images have less than half of the %d lines of the fullest one"
              .formatted(thin, frames.size(), most));
    }
  }

  private List<Integer> usableNoise(AcquisitionHeader first) {
    List<Integer> usable =
        noise.stream()
            .filter(i -> source.header(i).activeChannels() == first.activeChannels())
            .toList();
    if (usable.size() < noise.size()) {
      warnings.add(
          "%d noise acquisitions have another number of channels than the images' %d: not used"
              .formatted(noise.size() - usable.size(), first.activeChannels()));
    }
    return usable;
  }
}
