package org.gleamrecon.mrd.header;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.xml.datatype.DatatypeConstants;
import javax.xml.datatype.XMLGregorianCalendar;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.MrdHeader.AcquisitionSystem;
import org.gleamrecon.mrd.MrdHeader.Measurement;
import org.gleamrecon.mrd.MrdHeader.SequenceParameters;
import org.gleamrecon.mrd.MrdHeader.Study;
import org.gleamrecon.mrd.MrdHeader.Subject;
import org.gleamrecon.mrd.header.schema.AcquisitionSystemInformationType;
import org.gleamrecon.mrd.header.schema.CoilLabelType;
import org.gleamrecon.mrd.header.schema.ExperimentalConditionsType;
import org.gleamrecon.mrd.header.schema.IsmrmrdHeader;
import org.gleamrecon.mrd.header.schema.MeasurementInformationType;
import org.gleamrecon.mrd.header.schema.SequenceParametersType;
import org.gleamrecon.mrd.header.schema.StudyInformationType;
import org.gleamrecon.mrd.header.schema.SubjectInformationType;
import org.jspecify.annotations.Nullable;

/** From the bound document to the records; what the schema demands is checked on the way. */
final class HeaderReader {
  /** Most points that an encoded or reconstructed matrix may have. */
  static final long MAXIMUM_MATRIX_POINTS = 1L << 30;

  private HeaderReader() {}

  static MrdHeader read(IsmrmrdHeader document, String xml) {
    ExperimentalConditionsType conditions = document.getExperimentalConditions();
    if (conditions == null) {
      throw invalid("the MRD header lacks experimentalConditions");
    }
    return new MrdHeader(
        subject(document.getSubjectInformation()),
        study(document.getStudyInformation()),
        measurement(document.getMeasurementInformation()),
        system(document.getAcquisitionSystemInformation()),
        conditions.getH1ResonanceFrequencyHz(),
        EncodingReader.read(document.getEncoding()),
        sequence(document.getSequenceParameters()),
        xml);
  }

  static ReconstructionException invalid(String detail) {
    return new ReconstructionException(FailureCode.MRD_HEADER_INVALID, detail);
  }

  private static Subject subject(@Nullable SubjectInformationType subject) {
    if (subject == null) {
      return new Subject(null, null, null, null, null, null);
    }
    return new Subject(
        subject.getPatientName(),
        subject.getPatientID(),
        date(subject.getPatientBirthdate()),
        subject.getPatientGender(),
        subject.getPatientWeightKg(),
        subject.getPatientHeightM());
  }

  private static Study study(@Nullable StudyInformationType study) {
    if (study == null) {
      return new Study(null, null, null, null, null, null, null, null);
    }
    return new Study(
        date(study.getStudyDate()),
        time(study.getStudyTime()),
        study.getStudyID(),
        study.getAccessionNumber(),
        study.getReferringPhysicianName(),
        study.getStudyDescription(),
        study.getStudyInstanceUID(),
        study.getBodyPartExamined());
  }

  private static Measurement measurement(@Nullable MeasurementInformationType measurement) {
    if (measurement == null) {
      return new Measurement(null, null, null, null, null, null, null, null, null, null);
    }
    return new Measurement(
        measurement.getMeasurementID(),
        date(measurement.getSeriesDate()),
        time(measurement.getSeriesTime()),
        measurement.getPatientPosition() == null ? null : measurement.getPatientPosition().value(),
        intOrNull(measurement.getInitialSeriesNumber()),
        measurement.getProtocolName(),
        measurement.getSequenceName(),
        measurement.getSeriesDescription(),
        measurement.getSeriesInstanceUIDRoot(),
        measurement.getFrameOfReferenceUID());
  }

  private static AcquisitionSystem system(@Nullable AcquisitionSystemInformationType system) {
    if (system == null) {
      return new AcquisitionSystem(null, null, null, null, null, List.of(), null, null, null);
    }
    List<String> coilNames = new ArrayList<>();
    for (CoilLabelType label : system.getCoilLabel()) {
      coilNames.add(Objects.requireNonNullElse(label.getCoilName(), ""));
    }
    return new AcquisitionSystem(
        system.getSystemVendor(),
        system.getSystemModel(),
        system.getSystemFieldStrengthT(),
        system.getRelativeReceiverNoiseBandwidth(),
        system.getReceiverChannels(),
        coilNames,
        system.getInstitutionName(),
        system.getStationName(),
        system.getDeviceID());
  }

  private static SequenceParameters sequence(@Nullable SequenceParametersType sequence) {
    if (sequence == null) {
      return new SequenceParameters(List.of(), List.of(), List.of(), List.of(), null, List.of());
    }
    return new SequenceParameters(
        known(sequence.getTR()),
        known(sequence.getTE()),
        known(sequence.getTI()),
        known(sequence.getFlipAngleDeg()),
        sequence.getSequenceType(),
        known(sequence.getEchoSpacing()));
  }

  /** An empty element binds to null. */
  private static List<Float> known(List<Float> values) {
    return values.stream().filter(Objects::nonNull).toList();
  }

  static @Nullable Integer intOrNull(@Nullable Long value) {
    return value == null || value != value.intValue() ? null : value.intValue();
  }

  // The binding takes any of the schema language's dates and times for any other: what lacks a part
  // is left out.

  /** yyyy-MM-dd; a time zone is dropped, DICOM dates have none. */
  private static @Nullable String date(@Nullable XMLGregorianCalendar date) {
    if (date == null
        || date.getYear() < 1
        || date.getYear() > 9999
        || date.getMonth() == DatatypeConstants.FIELD_UNDEFINED
        || date.getDay() == DatatypeConstants.FIELD_UNDEFINED) {
      return null;
    }
    return String.format(
        Locale.ROOT, "%04d-%02d-%02d", date.getYear(), date.getMonth(), date.getDay());
  }

  /** HH:mm:ss with the fraction as it came. */
  private static @Nullable String time(@Nullable XMLGregorianCalendar time) {
    if (time == null || time.getHour() == DatatypeConstants.FIELD_UNDEFINED) {
      return null;
    }
    String whole =
        String.format(
            Locale.ROOT, "%02d:%02d:%02d", time.getHour(), time.getMinute(), time.getSecond());
    return time.getFractionalSecond() == null
        ? whole
        : whole + time.getFractionalSecond().toPlainString().substring(1);
  }
}
