package org.gleamrecon.mrd.header;

import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.Encoding;
import org.gleamrecon.mrd.EncodingLimits;
import org.gleamrecon.mrd.EncodingLimits.Limit;
import org.gleamrecon.mrd.EncodingSpace;
import org.gleamrecon.mrd.FieldOfView;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.mrd.Trajectory;
import org.gleamrecon.mrd.header.schema.EncodingLimitsType;
import org.gleamrecon.mrd.header.schema.EncodingSpaceType;
import org.gleamrecon.mrd.header.schema.EncodingType;
import org.gleamrecon.mrd.header.schema.FieldOfViewMm;
import org.gleamrecon.mrd.header.schema.LimitType;
import org.gleamrecon.mrd.header.schema.MatrixSizeType;
import org.gleamrecon.mrd.header.schema.ParallelImagingType;
import org.jspecify.annotations.Nullable;

/** The header's encodings, which decide how much memory a reconstruction takes: all bounded. */
final class EncodingReader {
  private static final int MAXIMUM_ENCODINGS = 256;

  private final String where;

  private EncodingReader(int index) {
    where = "encoding " + index + " of the MRD header";
  }

  static List<Encoding> read(List<EncodingType> encodings) {
    if (encodings.isEmpty()) {
      throw HeaderReader.invalid("the MRD header has no encoding");
    }
    if (encodings.size() > MAXIMUM_ENCODINGS) {
      throw HeaderReader.invalid(
          "the MRD header has " + encodings.size() + " encodings, limit " + MAXIMUM_ENCODINGS);
    }
    List<Encoding> read = new ArrayList<>();
    for (EncodingType encoding : encodings) {
      read.add(new EncodingReader(read.size()).encoding(encoding));
    }
    return read;
  }

  private Encoding encoding(EncodingType encoding) {
    if (encoding.getTrajectory() == null) {
      throw HeaderReader.invalid(where + " has no trajectory that the standard knows");
    }
    ParallelImagingType parallel = encoding.getParallelImaging();
    int step1 = 1;
    int step2 = 1;
    String calibrationMode = null;
    if (parallel != null) {
      if (parallel.getAccelerationFactor() != null) {
        // 0 is what a writer leaves where it knows no factor
        step1 = Math.max(1, parallel.getAccelerationFactor().getKspaceEncodingStep1());
        step2 = Math.max(1, parallel.getAccelerationFactor().getKspaceEncodingStep2());
      }
      if (parallel.getCalibrationMode() != null) {
        calibrationMode = parallel.getCalibrationMode().value();
      }
    }
    return new Encoding(
        Trajectory.valueOf(encoding.getTrajectory().name()),
        space("encodedSpace", encoding.getEncodedSpace()),
        space("reconSpace", encoding.getReconSpace()),
        limits(encoding.getEncodingLimits()),
        step1,
        step2,
        calibrationMode,
        HeaderReader.intOrNull(encoding.getEchoTrainLength()));
  }

  private EncodingSpace space(String name, @Nullable EncodingSpaceType space) {
    if (space == null || space.getMatrixSize() == null || space.getFieldOfViewMm() == null) {
      throw HeaderReader.invalid(where + " needs " + name + " with matrixSize and fieldOfView_mm");
    }
    MatrixSizeType matrix = space.getMatrixSize();
    FieldOfViewMm fov = space.getFieldOfViewMm();
    for (int points : new int[] {matrix.getX(), matrix.getY(), matrix.getZ()}) {
      if (points < 1 || points > 0xffff) {
        throw HeaderReader.invalid(
            where + ", " + name + ": a matrix size of " + points + ", allowed 1 to 65535");
      }
    }
    long points = (long) matrix.getX() * matrix.getY() * matrix.getZ();
    if (points > HeaderReader.MAXIMUM_MATRIX_POINTS) {
      throw new ReconstructionException(
          FailureCode.SCAN_TOO_LARGE,
          where
              + (", " + name + ": a matrix of " + points + " points, limit ")
              + HeaderReader.MAXIMUM_MATRIX_POINTS);
    }
    for (float extent : new float[] {fov.getX(), fov.getY(), fov.getZ()}) {
      if (!(extent > 0 && Float.isFinite(extent))) {
        throw HeaderReader.invalid(
            where + ", " + name + ": a field of view of " + extent + " mm, it must be positive");
      }
    }
    return new EncodingSpace(
        new MatrixSize(matrix.getX(), matrix.getY(), matrix.getZ()),
        new FieldOfView(fov.getX(), fov.getY(), fov.getZ()));
  }

  private EncodingLimits limits(@Nullable EncodingLimitsType limits) {
    if (limits == null) {
      throw HeaderReader.invalid(where + " has no encodingLimits");
    }
    return new EncodingLimits(
        limit("kspace_encoding_step_0", limits.getKspaceEncodingStep0()),
        limit("kspace_encoding_step_1", limits.getKspaceEncodingStep1()),
        limit("kspace_encoding_step_2", limits.getKspaceEncodingStep2()),
        limit("average", limits.getAverage()),
        limit("slice", limits.getSlice()),
        limit("contrast", limits.getContrast()),
        limit("phase", limits.getPhase()),
        limit("repetition", limits.getRepetition()),
        limit("set", limits.getSet()),
        limit("segment", limits.getSegment()));
  }

  private @Nullable Limit limit(String name, @Nullable LimitType limit) {
    if (limit == null) {
      return null;
    }
    if (limit.getMinimum() > limit.getMaximum()) {
      throw HeaderReader.invalid(
          where
              + (", limits of " + name + ": minimum " + limit.getMinimum())
              + (" above maximum " + limit.getMaximum()));
    }
    return new Limit(limit.getMinimum(), limit.getMaximum(), limit.getCenter());
  }
}
