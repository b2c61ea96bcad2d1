package org.gleamrecon.dicom;

import java.util.List;
import java.util.Map;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.mrd.Encoding;
import org.gleamrecon.mrd.EncodingLimits;
import org.gleamrecon.mrd.FieldOfView;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.Trajectory;
import org.jspecify.annotations.Nullable;

/**
 * How the images were acquired: the sequence's part of the MR Image module (DICOM PS3.3 section
 * C.8.3.1), as far as an MRD header knows. Times in ms, angles in degrees, frequency in MHz.
 *
 * <p>Left out because the header cannot say: number of phase encoding steps and percent sampling
 * (lines acquired), pixel bandwidth.
 */
final class SequenceModule {
  /**
   * Milliseconds that one tick of the physiology time stamps is, by a word in the vendor's name:
   * MRD leaves the unit to the vendor. Siemens counts 2.5 ms since the last trigger; ours is the
   * simulated scanner.
   */
  private static final Map<String, Double> TICK_MS = Map.of("siemens", 2.5, "gleam-recon", 1.0);

  private SequenceModule() {}

  /** What all images of a series share. */
  static void addToSeries(DataSet to, MrdHeader header) {
    MrdHeader.SequenceParameters sequence = header.sequence();
    Encoding encoding = header.encodings().get(0);
    Integer trainLength = encoding.echoTrainLength();
    boolean train = trainLength != null && trainLength > 1;
    to.text(Tag.SCANNING_SEQUENCE, Vr.CS, scanningSequence(sequence, encoding))
        .text(Tag.SEQUENCE_VARIANT, Vr.CS, train ? "SK" : "NONE")
        .text(Tag.SCAN_OPTIONS, Vr.CS)
        .text(
            Tag.MR_ACQUISITION_TYPE,
            Vr.CS,
            encoding.encodedSpace().matrixSize().z() > 1 ? "3D" : "2D")
        .text(
            Tag.ECHO_TRAIN_LENGTH,
            Vr.IS,
            trainLength != null && trainLength > 0 ? Integer.toString(trainLength) : "")
        .text(Tag.IN_PLANE_PHASE_ENCODING_DIRECTION, Vr.CS, "COL");
    HeaderModules.addLine(to, Tag.SEQUENCE_NAME, Vr.SH, header.measurement().sequenceName());
    if (header.h1ResonanceFrequencyHz() > 0) {
      to.decimals(Tag.IMAGING_FREQUENCY, header.h1ResonanceFrequencyHz() / 1e6)
          .text(Tag.IMAGED_NUCLEUS, Vr.SH, "1H");
    }
    EncodingLimits.Limit averages = encoding.limits().average();
    if (averages != null && averages.maximum() >= 0) {
      to.decimals(Tag.NUMBER_OF_AVERAGES, averages.maximum() + 1.0);
    }
    addMatrix(to, encoding);
  }

  /** Times and angles by the image's contrast, and its place in a series of phases and repeats. */
  static void addToImage(DataSet to, MrdHeader header, MrImage image) {
    MrdHeader.SequenceParameters sequence = header.sequence();
    int contrast = image.contrast();
    to.text(Tag.REPETITION_TIME, Vr.DS, positive(sequence.repetitionTimeMs(), contrast))
        .text(Tag.ECHO_TIME, Vr.DS, positive(sequence.echoTimeMs(), contrast))
        .integer(Tag.ECHO_NUMBERS, contrast + 1)
        .integer(Tag.ACQUISITION_NUMBER, image.repetition() + 1);
    String inversion = positive(sequence.inversionTimeMs(), contrast);
    if (!inversion.isEmpty()) {
      to.text(Tag.INVERSION_TIME, Vr.DS, inversion);
    }
    String flip = positive(sequence.flipAngleDegrees(), contrast);
    if (!flip.isEmpty()) {
      to.text(Tag.FLIP_ANGLE, Vr.DS, flip);
    }
    EncodingLimits limits = header.encodings().get(0).limits();
    int phases = count(limits.phase(), image.phase());
    int repetitions = count(limits.repetition(), image.repetition());
    if (phases > 1 || repetitions > 1) {
      to.integer(Tag.TEMPORAL_POSITION_IDENTIFIER, image.repetition() * phases + image.phase() + 1)
          .integer(Tag.NUMBER_OF_TEMPORAL_POSITIONS, phases * repetitions);
    }
    if (phases > 1) {
      addTriggerTime(to, header, image.physiologyTimeStamp()[0]);
    }
  }

  /** The time since the trigger where the unit of the stamps is known; 0 stands for no stamp. */
  private static void addTriggerTime(DataSet to, MrdHeader header, long stamp) {
    String vendor = header.system().vendor();
    TICK_MS.forEach(
        (word, tickMs) -> {
          if (stamp > 0 && HeaderModules.mentions(vendor, word)) {
            to.decimals(Tag.TRIGGER_TIME, stamp * tickMs);
          }
        });
  }

  private static String scanningSequence(MrdHeader.SequenceParameters sequence, Encoding encoding) {
    String type = sequence.sequenceType();
    if (encoding.trajectory() == Trajectory.EPI) {
      return "EP";
    } else if (!positive(sequence.inversionTimeMs(), 0).isEmpty()) {
      return "IR";
    } else if (HeaderModules.mentions(type, "tse", "fse", "turbospin", "spinecho", "spin echo")) {
      return "SE";
    } else if (HeaderModules.mentions(type, "gre", "flash", "spgr", "gradient", "ssfp")) {
      return "GR";
    }
    return "RM";
  }

  /** Matrix and field of view of what was acquired, without readout oversampling. */
  private static void addMatrix(DataSet to, Encoding encoding) {
    MatrixSize matrix = encoding.encodedSpace().matrixSize();
    FieldOfView encoded = encoding.encodedSpace().fieldOfViewMm();
    FieldOfView image = encoding.reconSpace().fieldOfViewMm();
    double readout = matrix.x() * (double) image.xMm() / encoded.xMm();
    if (readout >= 1 && readout < 65535.5 && matrix.y() >= 1 && matrix.y() <= 65535) {
      // frequency rows, frequency columns, phase rows, phase columns: the readout runs along rows
      to.unsignedShorts(Tag.ACQUISITION_MATRIX, 0, (int) Math.round(readout), matrix.y(), 0);
    }
    double percent = 100.0 * image.yMm() / image.xMm();
    if (percent > 0 && Double.isFinite(percent)) {
      to.decimals(Tag.PERCENT_PHASE_FIELD_OF_VIEW, percent);
    }
  }

  /** The contrast's entry of a list, or the only one; empty where there is none above 0. */
  private static String positive(List<Float> values, int contrast) {
    Float value = null;
    if (contrast < values.size()) {
      value = values.get(contrast);
    } else if (values.size() == 1) {
      value = values.get(0);
    }
    return value != null && HeaderModules.isPositive(value) ? HeaderModules.shortest(value) : "";
  }

  /** How many values a counter has: the header's limit, or more where an image is beyond it. */
  private static int count(EncodingLimits.@Nullable Limit limit, int found) {
    return Math.max(limit == null ? 0 : Math.min(limit.maximum(), 65535), found) + 1;
  }
}
