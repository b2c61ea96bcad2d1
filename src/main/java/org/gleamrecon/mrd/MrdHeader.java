package org.gleamrecon.mrd;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The MRD header of a scan: what the reconstruction and the DICOM objects need, in the standard's
 * words. The whole document is kept as {@code xml}; {@code org.gleamrecon.mrd.header} gives access
 * to all of it.
 *
 * <p>Carries patient data: {@code toString} of this and of its parts shows none.
 *
 * @param encodings at least one
 * @param xml the document as it came, without a trailing NUL
 */
public record MrdHeader(
    Subject subject,
    Study study,
    Measurement measurement,
    AcquisitionSystem system,
    long h1ResonanceFrequencyHz,
    List<Encoding> encodings,
    SequenceParameters sequence,
    String xml) {

  public MrdHeader {
    encodings = List.copyOf(encodings);
  }

  @Override
  public String toString() {
    return "MrdHeader[" + encodings.size() + " encodings]";
  }

  /** Who was scanned. Dates as the header writes them (yyyy-MM-dd). */
  public record Subject(
      @Nullable String patientName,
      @Nullable String patientId,
      @Nullable String patientBirthdate,
      @Nullable String patientGender,
      @Nullable Float patientWeightKg,
      @Nullable Float patientHeightM) {
    @Override
    public String toString() {
      return "Subject[withheld]";
    }
  }

  /** The examination. Dates yyyy-MM-dd, times HH:mm:ss as the header writes them. */
  public record Study(
      @Nullable String studyDate,
      @Nullable String studyTime,
      @Nullable String studyId,
      @Nullable String accessionNumber,
      @Nullable String referringPhysicianName,
      @Nullable String studyDescription,
      @Nullable String studyInstanceUid,
      @Nullable String bodyPartExamined) {
    @Override
    public String toString() {
      return "Study[withheld]";
    }
  }

  /** The measurement (series). {@code initialSeriesNumber} null when absent. */
  public record Measurement(
      @Nullable String measurementId,
      @Nullable String seriesDate,
      @Nullable String seriesTime,
      @Nullable String patientPosition,
      @Nullable Integer initialSeriesNumber,
      @Nullable String protocolName,
      @Nullable String sequenceName,
      @Nullable String seriesDescription,
      @Nullable String seriesInstanceUidRoot,
      @Nullable String frameOfReferenceUid) {
    @Override
    public String toString() {
      return "Measurement[withheld]";
    }
  }

  /** The scanner. Field strength in tesla; the receiver noise bandwidth is relative (no unit). */
  public record AcquisitionSystem(
      @Nullable String vendor,
      @Nullable String model,
      @Nullable Float fieldStrengthTesla,
      @Nullable Float relativeReceiverNoiseBandwidth,
      @Nullable Integer receiverChannels,
      List<String> coilNames,
      @Nullable String institutionName,
      @Nullable String stationName,
      @Nullable String deviceId) {
    public AcquisitionSystem {
      coilNames = List.copyOf(coilNames);
    }
  }

  /**
   * Timing of the sequence: times in ms, angles in degrees; lists are empty when the header has
   * none.
   */
  public record SequenceParameters(
      List<Float> repetitionTimeMs,
      List<Float> echoTimeMs,
      List<Float> inversionTimeMs,
      List<Float> flipAngleDegrees,
      @Nullable String sequenceType,
      List<Float> echoSpacingMs) {
    public SequenceParameters {
      repetitionTimeMs = List.copyOf(repetitionTimeMs);
      echoTimeMs = List.copyOf(echoTimeMs);
      inversionTimeMs = List.copyOf(inversionTimeMs);
      flipAngleDegrees = List.copyOf(flipAngleDegrees);
      echoSpacingMs = List.copyOf(echoSpacingMs);
    }
  }
}
