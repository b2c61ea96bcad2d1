package org.gleamrecon.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.kspace.CalibrationBlock;
import org.gleamrecon.kspace.Frame;
import org.gleamrecon.kspace.KSpaceAssembler;
import org.gleamrecon.kspace.LinePlacement;
import org.gleamrecon.kspace.Prewhitening;
import org.gleamrecon.kspace.SamplingMask;
import org.gleamrecon.kspace.ScanLayout;
import org.gleamrecon.kspace.Undersampling;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.FieldOfView;
import org.gleamrecon.mrd.MatrixSize;

/**
 * What a scan that can be trained on is like, told after all of it was read the way a
 * reconstruction reads it. Nothing here depends on the contrast.
 *
 * @param frames 2D images or 3D slabs
 * @param matrix encoded, without readout oversampling
 * @param fieldOfViewMm of that matrix, mm (2D: z is the slice thickness)
 * @param reconMatrix of the images
 * @param sampling {@code full}, {@code uniform}, {@code random1d} or {@code poisson}, of the frame
 *     with the fewest lines
 * @param acceleration encoded lines per acquired line of that frame
 * @param fullySampled every sample of every frame was acquired: partial Fourier and asymmetric
 *     echoes are not, although no line is left out between others
 * @param noiseScan whether the coils can be whitened
 * @param warnings sentences for the operator, free of patient data
 */
public record ScanSurvey(
    boolean threeDimensional,
    int frames,
    int coils,
    MatrixSize matrix,
    FieldOfView fieldOfViewMm,
    MatrixSize reconMatrix,
    String sampling,
    double acceleration,
    boolean fullySampled,
    boolean noiseScan,
    List<String> warnings) {

  public ScanSurvey {
    warnings = List.copyOf(warnings);
  }

  /**
   * Indices of the acquisitions that a reconstruction uses, in their order: images, calibration and
   * noise. No sample is read.
   *
   * @throws ReconstructionException as {@link #of}
   */
  public static List<Integer> usedAcquisitions(AcquisitionSource scan) {
    ScanLayout layout = ScanLayout.of(scan, ReconstructionPipeline.largestFrame());
    TreeSet<Integer> used = new TreeSet<>(layout.noise());
    for (List<Frame> frames : List.of(layout.frames(), layout.calibration())) {
      for (Frame frame : frames) {
        frame.lines().stream().map(LinePlacement::acquisition).forEach(used::add);
      }
    }
    return List.copyOf(used);
  }

  /**
   * Reads as much of a scan as tells whether it can be laid out here. No sample is read.
   *
   * @throws ReconstructionException whatever a reconstruction refuses it for in stage PARSE
   */
  static void requireServable(AcquisitionSource scan) {
    ReconstructionPipeline.requireRoom(ScanLayout.of(scan, ReconstructionPipeline.largestFrame()));
  }

  /**
   * Reads a whole scan.
   *
   * @throws ReconstructionException whatever serving would refuse it for, with its code;
   *     NO_CALIBRATION where sensitivity maps cannot be estimated, for training needs them
   */
  public static ScanSurvey of(AcquisitionSource scan) {
    ScanLayout layout = ScanLayout.of(scan, ReconstructionPipeline.largestFrame());
    ReconstructionPipeline.requireRoom(layout);
    Prewhitening whitening = Prewhitening.of(scan, layout);
    List<String> warnings = new ArrayList<>(layout.warnings());
    warnings.addAll(whitening.warnings());
    KSpaceAssembler assembler = new KSpaceAssembler(scan, layout, whitening);
    if (layout.coils() > 1) {
      MethodChoice.lackingCalibration(layout, assembler)
          .ifPresent(
              lacking -> {
                throw new ReconstructionException(FailureCode.NO_CALIBRATION, lacking);
              });
    }
    boolean complete = true;
    CalibrationBlock last = new CalibrationBlock(List.of(), 0, 0, 0);
    for (Frame frame : layout.frames()) {
      SamplingMask mask = assembler.sampling(frame);
      complete &= mask.count() == mask.acquired().length;
      CalibrationBlock centre = assembler.calibrationBlock(frame);
      if (!centre.equals(last)) {
        assembler.calibration(centre);
        last = centre;
      }
    }
    Undersampling sparsest =
        layout.frames().stream()
            .map(frame -> Undersampling.of(frame, layout.grid()))
            .max(Comparator.comparingDouble(Undersampling::acceleration))
            .orElseThrow();
    return new ScanSurvey(
        layout.threeDimensional(),
        layout.frames().size(),
        layout.coils(),
        layout.grid().encoded(),
        layout.grid().encodedFovMm(),
        layout.grid().recon(),
        sparsest.kind().name().toLowerCase(Locale.ROOT),
        sparsest.acceleration(),
        complete,
        !whitening.isIdentity(),
        warnings);
  }
}
