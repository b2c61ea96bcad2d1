package org.gleamrecon.phantom;

import java.util.List;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.mrd.Encoding;
import org.gleamrecon.mrd.EncodingLimits;
import org.gleamrecon.mrd.EncodingLimits.Limit;
import org.gleamrecon.mrd.EncodingSpace;
import org.gleamrecon.mrd.FieldOfView;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.Trajectory;
import org.gleamrecon.mrd.header.HeaderXml;

/** The MRD header of a phantom scan. The patient is invented. */
final class PhantomHeader {
  /** Noise power that the receiver passes, relative to white noise over the whole bandwidth. */
  static final double NOISE_BANDWIDTH = 0.79;

  private static final float FIELD_TESLA = 3;

  private PhantomHeader() {}

  static MrdHeader of(PhantomOptions options) {
    MrdHeader fields = fields(options, "");
    return fields(options, HeaderXml.write(fields));
  }

  private static MrdHeader fields(PhantomOptions options, String xml) {
    Contrast contrast = options.contrast();
    return new MrdHeader(
        new MrdHeader.Subject("PHANTOM^HEAD", "PHANTOM-" + options.seed(), null, "O", null, null),
        new MrdHeader.Study(
            "2026-01-15", "10:30:00", "1", null, null, "simulated head", null, "HEAD"),
        new MrdHeader.Measurement(
            "phantom_" + contrast.label(),
            "2026-01-15",
            "10:30:00",
            "HFS",
            1,
            "phantom_" + contrast.label(),
            null,
            "simulated " + contrast.label(),
            null,
            null),
        new MrdHeader.AcquisitionSystem(
            "gleam-recon",
            "phantom",
            FIELD_TESLA,
            (float) NOISE_BANDWIDTH,
            options.coils(),
            List.of(),
            null,
            null,
            null),
        Math.round(FIELD_TESLA * 42.577478518e6),
        List.of(encoding(options)),
        new MrdHeader.SequenceParameters(
            List.of((float) contrast.repetitionTimeMs()),
            List.of((float) contrast.echoTimeMs()),
            contrast.inversionTimeMs() == 0
                ? List.of()
                : List.of((float) contrast.inversionTimeMs()),
            List.of(90f),
            null,
            List.of()),
        xml);
  }

  private static Encoding encoding(PhantomOptions options) {
    int n = options.matrix();
    int nz = options.partitions();
    float fov = (float) options.fieldOfViewMm();
    float depth = (float) (nz * options.spacingMm());
    int oversampling = options.readoutOversampling();
    boolean regular = options.pattern() == SamplingPattern.UNIFORM;
    int acceleration =
        options.pattern() == SamplingPattern.FULL ? 1 : (int) Math.round(options.acceleration());
    int stepZ = regular ? SamplingPattern.uniformStepZ(nz, acceleration) : 1;
    Limit one = new Limit(0, 0, 0);
    return new Encoding(
        Trajectory.CARTESIAN,
        new EncodingSpace(
            new MatrixSize(n * oversampling, n, nz),
            new FieldOfView(fov * oversampling, fov, depth)),
        new EncodingSpace(new MatrixSize(n, n, nz), new FieldOfView(fov, fov, depth)),
        new EncodingLimits(
            null,
            new Limit(0, n - 1, n / 2),
            new Limit(0, nz - 1, nz / 2),
            one,
            new Limit(0, options.slices() - 1, 0),
            one,
            new Limit(0, options.phases() - 1, 0),
            one,
            one,
            null),
        acceleration / stepZ,
        stepZ,
        options.calibrationLines() == 0
            ? null
            : options.separateCalibration() ? "separate" : "embedded",
        null);
  }
}
