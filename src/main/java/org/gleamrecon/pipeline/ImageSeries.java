package org.gleamrecon.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.image.ImageGeometry;
import org.gleamrecon.image.ImagePlacement;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.kspace.Frame;
import org.gleamrecon.kspace.FrameCounters;
import org.gleamrecon.kspace.ScanLayout;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.FieldOfView;
import org.gleamrecon.mrd.MatrixSize;

/** The images of a scan in their order, each with its place in the patient. */
final class ImageSeries {
  private final AcquisitionSource source;
  private final ScanLayout layout;
  private final List<Frame> frames = new ArrayList<>();
  private final List<ExitImages> reached = new ArrayList<>();
  private final List<FrameImages> results = new ArrayList<>();

  ImageSeries(AcquisitionSource source, ScanLayout layout) {
    this.source = source;
    this.layout = layout;
  }

  /**
   * Takes the next frame's images.
   *
   * @throws ReconstructionException NON_FINITE_IMAGE
   */
  void add(Frame frame, ExitImages images) {
    for (FrameImages exit : images.all()) {
      requireFinite(exit);
    }
    frames.add(frame);
    reached.add(images);
  }

  /** All frames are there; the series has their images at that exit. */
  void endsAt(int exit) {
    reached.forEach(images -> results.add(images.at(exit)));
    reached.clear();
  }

  private void requireFinite(FrameImages images) {
    for (float[] image : images.partitions()) {
      float sum = 0;
      for (float value : image) {
        // Zero unless a value is infinite or not a number.
        sum += value * 0;
      }
      if (sum != 0) {
        throw new ReconstructionException(
            FailureCode.NON_FINITE_IMAGE,
            "image %d of the scan holds values that are not finite".formatted(frames.size()));
      }
    }
  }

  List<MrImage> images() {
    MatrixSize matrix = layout.grid().recon();
    FieldOfView fov = layout.grid().reconFovMm();
    ImagePlacement placement =
        new ImagePlacement(matrix.x(), matrix.y(), matrix.z(), fov.xMm(), fov.yMm(), fov.zMm());
    List<ImageGeometry> places = new ArrayList<>();
    for (int f = 0; f < frames.size(); f++) {
      for (int z = 0; z < results.get(f).partitions().size(); z++) {
        places.add(placement.place(frames.get(f).geometry(), z));
      }
    }
    List<ImageGeometry> spaced = ImagePlacement.withSliceSpacing(places);
    List<MrImage> images = new ArrayList<>();
    for (int f = 0; f < frames.size(); f++) {
      Frame frame = frames.get(f);
      AcquisitionHeader first = source.header(frame.lines().get(0).acquisition());
      List<float[]> partitions = results.get(f).partitions();
      for (int z = 0; z < partitions.size(); z++) {
        images.add(
            new MrImage(
                partitions.get(z),
                matrix.x(),
                matrix.y(),
                spaced.get(images.size()),
                frame.counters(),
                z,
                images.size(),
                first.measurementUid(),
                first.acquisitionTimeStamp(),
                first.physiologyTimeStamp()));
      }
    }
    return images;
  }

  /**
   * Holds the images to what is usual.
   *
   * @throws ReconstructionException RESIDUAL_OUT_OF_BAND at the first one that is not
   */
  void require(QualityGuard guard, int exit) {
    for (int f = 0; f < results.size(); f++) {
      Optional<String> complaint = guard.complaint(results.get(f).fit(), exit);
      if (complaint.isPresent()) {
        throw new ReconstructionException(
            FailureCode.RESIDUAL_OUT_OF_BAND, "image %d: %s".formatted(f, complaint.get()));
      }
    }
  }

  /** Root of the mean square over frames, NaN where the method has no residual. */
  double residual() {
    return Math.sqrt(
        results.stream()
            .mapToDouble(images -> images.residual() * images.residual())
            .average()
            .orElse(Double.NaN));
  }

  /**
   * Sizes of (slice, contrast, phase, repetition, set) and, in 3D, of z in place of the slice: the
   * slice always, others where there is more than one.
   */
  List<Integer> shape() {
    List<Integer> shape = new ArrayList<>();
    int slices = distinct(FrameCounters::slice);
    if (!layout.threeDimensional() || slices > 1) {
      shape.add(slices);
    }
    for (int size :
        List.of(
            distinct(FrameCounters::contrast),
            distinct(FrameCounters::phase),
            distinct(FrameCounters::repetition),
            distinct(FrameCounters::set))) {
      if (size > 1) {
        shape.add(size);
      }
    }
    if (layout.threeDimensional()) {
      shape.add(layout.grid().recon().z());
    }
    int images = results.stream().mapToInt(result -> result.partitions().size()).sum();
    // Counters that do not form a full grid (a slice without its second contrast) cannot be axes.
    return shape.stream().reduce(1, (a, b) -> a * b) == images ? shape : List.of(images);
  }

  private int distinct(ToIntFunction<FrameCounters> counter) {
    TreeSet<Integer> values = new TreeSet<>();
    for (Frame frame : frames) {
      values.add(counter.applyAsInt(frame.counters()));
    }
    return values.size();
  }
}
