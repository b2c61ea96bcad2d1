package org.gleamrecon.dicom;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.mrd.MrdHeader;
import org.jspecify.annotations.Nullable;

/**
 * Patient, study, series, frame of reference and equipment (DICOM PS3.3 sections C.7.1 to C.7.5)
 * from an MRD header. Attributes of type 2 are there even when the header has no value.
 */
final class HeaderModules {
  private static final Set<String> PATIENT_POSITIONS =
      Set.of("HFP", "HFS", "HFDR", "HFDL", "FFP", "FFS", "FFDR", "FFDL");

  /** Parts of the body that have no other side: Laterality does not apply. */
  private static final Set<String> UNPAIRED =
      Set.of(
          "ABDOMEN",
          "BRAIN",
          "CHEST",
          "CSPINE",
          "HEAD",
          "HEART",
          "LIVER",
          "LSPINE",
          "NECK",
          "PELVIS",
          "PROSTATE",
          "SPINE",
          "SSPINE",
          "TSPINE",
          "UTERUS",
          "WHOLEBODY");

  private HeaderModules() {}

  static void add(
      DataSet to,
      MrdHeader header,
      Provenance provenance,
      UidGenerator uids,
      SeriesOptions series) {
    addPatient(to, header.subject());
    addStudy(to, header.study(), uids);
    addSeries(to, header, provenance, uids, series);
    addEquipment(to, header.system());
  }

  private static void addPatient(DataSet to, MrdHeader.Subject subject) {
    to.text(Tag.PATIENT_NAME, Vr.PN, AttributeText.personName(subject.patientName()))
        .text(Tag.PATIENT_ID, Vr.LO, AttributeText.line(Vr.LO, subject.patientId()))
        .text(Tag.PATIENT_BIRTH_DATE, Vr.DA, AttributeText.date(subject.patientBirthdate()))
        .text(Tag.PATIENT_SEX, Vr.CS, sex(subject.patientGender()));
    addPositive(to, Tag.PATIENT_WEIGHT, subject.patientWeightKg());
    addPositive(to, Tag.PATIENT_SIZE, subject.patientHeightM());
  }

  private static String sex(@Nullable String gender) {
    String code = AttributeText.code(gender);
    return Set.of("M", "F", "O").contains(code) ? code : "";
  }

  private static void addStudy(DataSet to, MrdHeader.Study study, UidGenerator uids) {
    to.text(Tag.STUDY_INSTANCE_UID, Vr.UI, uids.studyInstanceUid())
        .text(Tag.STUDY_DATE, Vr.DA, AttributeText.date(study.studyDate()))
        .text(Tag.STUDY_TIME, Vr.TM, AttributeText.time(study.studyTime()))
        .text(Tag.STUDY_ID, Vr.SH, AttributeText.line(Vr.SH, study.studyId()))
        .text(Tag.ACCESSION_NUMBER, Vr.SH, AttributeText.line(Vr.SH, study.accessionNumber()))
        .text(
            Tag.REFERRING_PHYSICIAN_NAME,
            Vr.PN,
            AttributeText.personName(study.referringPhysicianName()));
    addLine(to, Tag.STUDY_DESCRIPTION, Vr.LO, study.studyDescription());
  }

  private static void addSeries(
      DataSet to,
      MrdHeader header,
      Provenance provenance,
      UidGenerator uids,
      SeriesOptions series) {
    MrdHeader.Measurement measurement = header.measurement();
    Integer headerNumber = measurement.initialSeriesNumber();
    to.text(Tag.MODALITY, Vr.CS, "MR")
        .text(Tag.SERIES_INSTANCE_UID, Vr.UI, uids.seriesInstanceUid())
        .integer(Tag.SERIES_NUMBER, series.number().orElse(headerNumber == null ? 1 : headerNumber))
        .text(Tag.FRAME_OF_REFERENCE_UID, Vr.UI, uids.frameOfReferenceUid())
        .text(Tag.POSITION_REFERENCE_INDICATOR, Vr.LO);
    addLine(
        to,
        Tag.SERIES_DESCRIPTION,
        Vr.LO,
        firstGiven(
            series.description().orElse(null),
            measurement.seriesDescription(),
            measurement.protocolName(),
            provenance.method()));
    addLine(to, Tag.PROTOCOL_NAME, Vr.LO, measurement.protocolName());
    String date = AttributeText.date(measurement.seriesDate());
    if (!date.isEmpty()) {
      to.text(Tag.SERIES_DATE, Vr.DA, date);
    }
    String time = AttributeText.time(measurement.seriesTime());
    if (!time.isEmpty()) {
      to.text(Tag.SERIES_TIME, Vr.TM, time);
    }
    String position = AttributeText.code(measurement.patientPosition());
    to.text(Tag.PATIENT_POSITION, Vr.CS, PATIENT_POSITIONS.contains(position) ? position : "");
    String bodyPart = AttributeText.code(header.study().bodyPartExamined());
    if (!bodyPart.isEmpty()) {
      to.text(Tag.BODY_PART_EXAMINED, Vr.CS, bodyPart);
    }
    if (!UNPAIRED.contains(bodyPart)) {
      to.text(Tag.LATERALITY, Vr.CS);
    }
  }

  private static void addEquipment(DataSet to, MrdHeader.AcquisitionSystem system) {
    to.text(Tag.MANUFACTURER, Vr.LO, AttributeText.line(Vr.LO, system.vendor()));
    addLine(to, Tag.MANUFACTURER_MODEL_NAME, Vr.LO, system.model());
    addLine(to, Tag.INSTITUTION_NAME, Vr.LO, system.institutionName());
    addLine(to, Tag.STATION_NAME, Vr.SH, system.stationName());
    addLine(to, Tag.DEVICE_SERIAL_NUMBER, Vr.LO, system.deviceId());
    addPositive(to, Tag.MAGNETIC_FIELD_STRENGTH, system.fieldStrengthTesla());
    addLine(to, Tag.RECEIVE_COIL_NAME, Vr.SH, receiveCoil(system.coilNames()));
  }

  /**
   * One name for all channels: the beginning that their names share, as in {@code Head_32:1:H01},
   * {@code Head_32:1:H02}; none where they share nothing.
   */
  static String receiveCoil(List<String> channels) {
    if (channels.isEmpty()) {
      return "";
    }
    String shared = channels.get(0);
    for (String channel : channels) {
      int length = 0;
      while (length < Math.min(shared.length(), channel.length())
          && shared.charAt(length) == channel.charAt(length)) {
        length++;
      }
      shared = shared.substring(0, length);
    }
    boolean oneName = channels.stream().distinct().count() == 1;
    String name = oneName ? shared : shared.replaceAll("[-_:;,./\\s]+[A-Za-z]*[0-9]*$", "");
    return name.length() < 2 && !oneName ? "" : name;
  }

  private static @Nullable String firstGiven(@Nullable String... texts) {
    for (String text : texts) {
      if (text != null && !text.isBlank()) {
        return text;
      }
    }
    return null;
  }

  /** Adds an optional text unless nothing is left of it. */
  static void addLine(DataSet to, int tag, Vr vr, @Nullable String text) {
    String line = AttributeText.line(vr, text);
    if (!line.isEmpty()) {
      to.text(tag, vr, line);
    }
  }

  /** Adds an optional number unless it is absent, not finite or not above 0. */
  static void addPositive(DataSet to, int tag, @Nullable Float value) {
    if (value != null && isPositive(value)) {
      to.text(tag, Vr.DS, shortest(value));
    }
  }

  static boolean isPositive(float value) {
    return value > 0 && Float.isFinite(value);
  }

  /** The decimal number that a float stands for: 4.92, not 4.9200000762939. */
  static String shortest(float value) {
    return AttributeText.decimal(Double.parseDouble(Float.toString(value)));
  }

  /** Whether a text contains one of the words, whatever its case. */
  static boolean mentions(@Nullable String text, String... words) {
    String lower = text == null ? "" : text.toLowerCase(Locale.ROOT);
    for (String word : words) {
      if (lower.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
