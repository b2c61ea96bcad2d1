package org.gleamrecon.mrd.header;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.xml.datatype.DatatypeConfigurationException;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.datatype.XMLGregorianCalendar;
import org.gleamrecon.mrd.Encoding;
import org.gleamrecon.mrd.EncodingLimits;
import org.gleamrecon.mrd.EncodingSpace;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.MrdHeader.AcquisitionSystem;
import org.gleamrecon.mrd.MrdHeader.Measurement;
import org.gleamrecon.mrd.MrdHeader.SequenceParameters;
import org.gleamrecon.mrd.MrdHeader.Study;
import org.gleamrecon.mrd.MrdHeader.Subject;
import org.gleamrecon.mrd.header.schema.AccelerationFactorType;
import org.gleamrecon.mrd.header.schema.AcquisitionSystemInformationType;
import org.gleamrecon.mrd.header.schema.CalibrationModeType;
import org.gleamrecon.mrd.header.schema.CoilLabelType;
import org.gleamrecon.mrd.header.schema.EncodingLimitsType;
import org.gleamrecon.mrd.header.schema.EncodingSpaceType;
import org.gleamrecon.mrd.header.schema.EncodingType;
import org.gleamrecon.mrd.header.schema.ExperimentalConditionsType;
import org.gleamrecon.mrd.header.schema.FieldOfViewMm;
import org.gleamrecon.mrd.header.schema.IsmrmrdHeader;
import org.gleamrecon.mrd.header.schema.LimitType;
import org.gleamrecon.mrd.header.schema.MatrixSizeType;
import org.gleamrecon.mrd.header.schema.MeasurementInformationType;
import org.gleamrecon.mrd.header.schema.ParallelImagingType;
import org.gleamrecon.mrd.header.schema.PatientPositionType;
import org.gleamrecon.mrd.header.schema.SequenceParametersType;
import org.gleamrecon.mrd.header.schema.StudyInformationType;
import org.gleamrecon.mrd.header.schema.SubjectInformationType;
import org.gleamrecon.mrd.header.schema.TrajectoryType;
import org.jspecify.annotations.Nullable;

/** From the records to the document's objects; parts without any content are left out. */
final class HeaderDocument {
  private static final DatatypeFactory DATES = dates();

  private HeaderDocument() {}

  static IsmrmrdHeader of(MrdHeader header) {
    IsmrmrdHeader document = new IsmrmrdHeader();
    Subject subject = header.subject();
    if (!subject.equals(new Subject(null, null, null, null, null, null))) {
      document.setSubjectInformation(subject(subject));
    }
    Study study = header.study();
    if (!study.equals(new Study(null, null, null, null, null, null, null, null))) {
      document.setStudyInformation(study(study));
    }
    Measurement measurement = header.measurement();
    if (!measurement.equals(
        new Measurement(null, null, null, null, null, null, null, null, null, null))) {
      document.setMeasurementInformation(measurement(measurement));
    }
    document.setAcquisitionSystemInformation(system(header.system()));
    ExperimentalConditionsType conditions = new ExperimentalConditionsType();
    conditions.setH1ResonanceFrequencyHz(header.h1ResonanceFrequencyHz());
    document.setExperimentalConditions(conditions);
    for (Encoding encoding : header.encodings()) {
      document.getEncoding().add(encoding(encoding));
    }
    document.setSequenceParameters(sequence(header.sequence()));
    return document;
  }

  private static SubjectInformationType subject(Subject from) {
    SubjectInformationType to = new SubjectInformationType();
    to.setPatientName(from.patientName());
    to.setPatientID(from.patientId());
    to.setPatientBirthdate(calendar(from.patientBirthdate()));
    to.setPatientGender(from.patientGender());
    to.setPatientWeightKg(from.patientWeightKg());
    to.setPatientHeightM(from.patientHeightM());
    return to;
  }

  private static StudyInformationType study(Study from) {
    StudyInformationType to = new StudyInformationType();
    to.setStudyDate(calendar(from.studyDate()));
    to.setStudyTime(calendar(from.studyTime()));
    to.setStudyID(from.studyId());
    to.setAccessionNumber(from.accessionNumber());
    to.setReferringPhysicianName(from.referringPhysicianName());
    to.setStudyDescription(from.studyDescription());
    to.setStudyInstanceUID(from.studyInstanceUid());
    to.setBodyPartExamined(from.bodyPartExamined());
    return to;
  }

  private static MeasurementInformationType measurement(Measurement from) {
    if (from.patientPosition() == null) {
      throw new IllegalArgumentException("measurement information needs a patient position");
    }
    MeasurementInformationType to = new MeasurementInformationType();
    to.setMeasurementID(from.measurementId());
    to.setSeriesDate(calendar(from.seriesDate()));
    to.setSeriesTime(calendar(from.seriesTime()));
    to.setPatientPosition(PatientPositionType.fromValue(from.patientPosition()));
    Integer number = from.initialSeriesNumber();
    to.setInitialSeriesNumber(number == null ? null : number.longValue());
    to.setProtocolName(from.protocolName());
    to.setSequenceName(from.sequenceName());
    to.setSeriesDescription(from.seriesDescription());
    to.setSeriesInstanceUIDRoot(from.seriesInstanceUidRoot());
    to.setFrameOfReferenceUID(from.frameOfReferenceUid());
    return to;
  }

  private static AcquisitionSystemInformationType system(AcquisitionSystem from) {
    AcquisitionSystemInformationType to = new AcquisitionSystemInformationType();
    to.setSystemVendor(from.vendor());
    to.setSystemModel(from.model());
    to.setSystemFieldStrengthT(from.fieldStrengthTesla());
    to.setRelativeReceiverNoiseBandwidth(from.relativeReceiverNoiseBandwidth());
    to.setReceiverChannels(from.receiverChannels());
    List<String> names = from.coilNames();
    for (int coil = 0; coil < names.size(); coil++) {
      CoilLabelType label = new CoilLabelType();
      label.setCoilNumber(coil);
      label.setCoilName(names.get(coil));
      to.getCoilLabel().add(label);
    }
    to.setInstitutionName(from.institutionName());
    to.setStationName(from.stationName());
    to.setDeviceID(from.deviceId());
    return to;
  }

  private static EncodingType encoding(Encoding from) {
    EncodingType to = new EncodingType();
    to.setEncodedSpace(space(from.encodedSpace()));
    to.setReconSpace(space(from.reconSpace()));
    to.setEncodingLimits(limits(from.limits()));
    to.setTrajectory(TrajectoryType.fromValue(from.trajectory().name().toLowerCase(Locale.ROOT)));
    Integer length = from.echoTrainLength();
    to.setEchoTrainLength(length == null ? null : length.longValue());
    String mode = from.calibrationMode();
    if (from.accelerationStep1() != 1 || from.accelerationStep2() != 1 || mode != null) {
      AccelerationFactorType factor = new AccelerationFactorType();
      factor.setKspaceEncodingStep1(from.accelerationStep1());
      factor.setKspaceEncodingStep2(from.accelerationStep2());
      ParallelImagingType parallel = new ParallelImagingType();
      parallel.setAccelerationFactor(factor);
      parallel.setCalibrationMode(mode == null ? null : CalibrationModeType.fromValue(mode));
      to.setParallelImaging(parallel);
    }
    return to;
  }

  private static EncodingSpaceType space(EncodingSpace from) {
    MatrixSizeType matrix = new MatrixSizeType();
    matrix.setX(from.matrixSize().x());
    matrix.setY(from.matrixSize().y());
    matrix.setZ(from.matrixSize().z());
    FieldOfViewMm fov = new FieldOfViewMm();
    fov.setX(from.fieldOfViewMm().xMm());
    fov.setY(from.fieldOfViewMm().yMm());
    fov.setZ(from.fieldOfViewMm().zMm());
    EncodingSpaceType to = new EncodingSpaceType();
    to.setMatrixSize(matrix);
    to.setFieldOfViewMm(fov);
    return to;
  }

  private static EncodingLimitsType limits(EncodingLimits from) {
    EncodingLimitsType to = new EncodingLimitsType();
    to.setKspaceEncodingStep0(limit(from.kspaceEncodingStep0()));
    to.setKspaceEncodingStep1(limit(from.kspaceEncodingStep1()));
    to.setKspaceEncodingStep2(limit(from.kspaceEncodingStep2()));
    to.setAverage(limit(from.average()));
    to.setSlice(limit(from.slice()));
    to.setContrast(limit(from.contrast()));
    to.setPhase(limit(from.phase()));
    to.setRepetition(limit(from.repetition()));
    to.setSet(limit(from.set()));
    to.setSegment(limit(from.segment()));
    return to;
  }

  private static @Nullable LimitType limit(EncodingLimits.@Nullable Limit from) {
    if (from == null) {
      return null;
    }
    LimitType to = new LimitType();
    to.setMinimum(from.minimum());
    to.setMaximum(from.maximum());
    to.setCenter(from.center());
    return to;
  }

  private static @Nullable SequenceParametersType sequence(SequenceParameters from) {
    if (Stream.of(
                from.repetitionTimeMs(),
                from.echoTimeMs(),
                from.inversionTimeMs(),
                from.flipAngleDegrees(),
                from.echoSpacingMs())
            .allMatch(List::isEmpty)
        && from.sequenceType() == null) {
      return null;
    }
    SequenceParametersType to = new SequenceParametersType();
    to.getTR().addAll(from.repetitionTimeMs());
    to.getTE().addAll(from.echoTimeMs());
    to.getTI().addAll(from.inversionTimeMs());
    to.getFlipAngleDeg().addAll(from.flipAngleDegrees());
    to.setSequenceType(from.sequenceType());
    to.getEchoSpacing().addAll(from.echoSpacingMs());
    return to;
  }

  private static @Nullable XMLGregorianCalendar calendar(@Nullable String text) {
    return text == null ? null : DATES.newXMLGregorianCalendar(text);
  }

  private static DatatypeFactory dates() {
    try {
      return DatatypeFactory.newInstance();
    } catch (DatatypeConfigurationException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
