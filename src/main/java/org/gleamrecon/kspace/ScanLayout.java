package org.gleamrecon.kspace;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.Encoding;

/**
 * What a scan consists of, told from its headers alone: no sample is read.
 *
 * <p>FIRST and LAST flags are never consulted, and the order of acquisition does not matter.
 *
 * @param encoding the encoding of the imaging lines
 * @param coils channels of every imaging line
 * @param sampleTimeUs dwell time of the imaging lines, microseconds; 0 if the headers leave it out
 * @param frames ordered by their counters
 * @param calibration lines that feed the sensitivity maps only (IS_PARALLEL_CALIBRATION), grouped
 *     and ordered like frames
 * @param noise indices of the usable noise acquisitions
 * @param putAside acquisitions that are neither image, calibration nor noise, by the flag that says
 *     so
 * @param warnings sentences for the operator, free of patient data
 */
public record ScanLayout(
    Encoding encoding,
    ImageGrid grid,
    boolean threeDimensional,
    int coils,
    double sampleTimeUs,
    List<Frame> frames,
    List<Frame> calibration,
    List<Integer> noise,
    Map<AcquisitionFlag, Integer> putAside,
    List<String> warnings) {

  /**
   * Floats in the k-space of one frame, or in its coil images after resampling, above which a scan
   * is refused: 4 GiB.
   */
  public static final long MAXIMUM_FRAME_FLOATS = 1L << 30;

  public ScanLayout {
    frames = List.copyOf(frames);
    calibration = List.copyOf(calibration);
    noise = List.copyOf(noise);
    putAside = Map.copyOf(putAside);
    warnings = List.copyOf(warnings);
  }

  /** As {@link #of(AcquisitionSource, long)} with {@link #MAXIMUM_FRAME_FLOATS}. */
  public static ScanLayout of(AcquisitionSource source) {
    return of(source, MAXIMUM_FRAME_FLOATS);
  }

  /**
   * Sorts a scan.
   *
   * @param maximumFrameFloats bound on the floats of one frame, checked before anything of that
   *     size is allocated
   * @throws org.gleamrecon.failure.ReconstructionException TRAJECTORY_NOT_SUPPORTED for anything
   *     but Cartesian; SCAN_INCOMPLETE without imaging lines; SCAN_INCONSISTENT when lines
   *     contradict each other or the header; SCAN_TOO_LARGE
   */
  public static ScanLayout of(AcquisitionSource source, long maximumFrameFloats) {
    return of(source, IntStream.range(0, source.size()).boxed().toList(), maximumFrameFloats);
  }

  /** As above, as if these acquisitions were all. */
  public static ScanLayout of(
      AcquisitionSource source, List<Integer> acquisitions, long maximumFrameFloats) {
    return new ScanSorter(source, maximumFrameFloats).sort(acquisitions);
  }

  /** Whether frames of the other layout, with the same lines, give the same k-space. */
  public boolean sortsLike(ScanLayout other) {
    return encoding.equals(other.encoding)
        && grid.equals(other.grid)
        && threeDimensional == other.threeDimensional
        && coils == other.coils
        && sampleTimeUs == other.sampleTimeUs
        && noise.equals(other.noise);
  }
}
