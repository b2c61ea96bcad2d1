package org.gleamrecon.dicom;

/** Attributes of our objects, group and element (DICOM PS3.6), under their keywords. */
final class Tag {
  static final int FILE_META_INFORMATION_GROUP_LENGTH = 0x0002_0000;
  static final int FILE_META_INFORMATION_VERSION = 0x0002_0001;
  static final int MEDIA_STORAGE_SOP_CLASS_UID = 0x0002_0002;
  static final int MEDIA_STORAGE_SOP_INSTANCE_UID = 0x0002_0003;
  static final int TRANSFER_SYNTAX_UID = 0x0002_0010;
  static final int IMPLEMENTATION_CLASS_UID = 0x0002_0012;
  static final int IMPLEMENTATION_VERSION_NAME = 0x0002_0013;

  static final int SPECIFIC_CHARACTER_SET = 0x0008_0005;
  static final int IMAGE_TYPE = 0x0008_0008;
  static final int INSTANCE_CREATION_DATE = 0x0008_0012;
  static final int INSTANCE_CREATION_TIME = 0x0008_0013;
  static final int SOP_CLASS_UID = 0x0008_0016;
  static final int SOP_INSTANCE_UID = 0x0008_0018;
  static final int STUDY_DATE = 0x0008_0020;
  static final int SERIES_DATE = 0x0008_0021;
  static final int CONTENT_DATE = 0x0008_0023;
  static final int STUDY_TIME = 0x0008_0030;
  static final int SERIES_TIME = 0x0008_0031;
  static final int CONTENT_TIME = 0x0008_0033;
  static final int ACCESSION_NUMBER = 0x0008_0050;
  static final int MODALITY = 0x0008_0060;
  static final int MANUFACTURER = 0x0008_0070;
  static final int INSTITUTION_NAME = 0x0008_0080;
  static final int REFERRING_PHYSICIAN_NAME = 0x0008_0090;
  static final int CODE_VALUE = 0x0008_0100;
  static final int CODING_SCHEME_DESIGNATOR = 0x0008_0102;
  static final int CODE_MEANING = 0x0008_0104;
  static final int STATION_NAME = 0x0008_1010;
  static final int STUDY_DESCRIPTION = 0x0008_1030;
  static final int SERIES_DESCRIPTION = 0x0008_103E;
  static final int MANUFACTURER_MODEL_NAME = 0x0008_1090;

  static final int PATIENT_NAME = 0x0010_0010;
  static final int PATIENT_ID = 0x0010_0020;
  static final int PATIENT_BIRTH_DATE = 0x0010_0030;
  static final int PATIENT_SEX = 0x0010_0040;
  static final int PATIENT_SIZE = 0x0010_1020;
  static final int PATIENT_WEIGHT = 0x0010_1030;

  static final int BODY_PART_EXAMINED = 0x0018_0015;
  static final int SCANNING_SEQUENCE = 0x0018_0020;
  static final int SEQUENCE_VARIANT = 0x0018_0021;
  static final int SCAN_OPTIONS = 0x0018_0022;
  static final int MR_ACQUISITION_TYPE = 0x0018_0023;
  static final int SEQUENCE_NAME = 0x0018_0024;
  static final int SLICE_THICKNESS = 0x0018_0050;
  static final int REPETITION_TIME = 0x0018_0080;
  static final int ECHO_TIME = 0x0018_0081;
  static final int INVERSION_TIME = 0x0018_0082;
  static final int NUMBER_OF_AVERAGES = 0x0018_0083;
  static final int IMAGING_FREQUENCY = 0x0018_0084;
  static final int IMAGED_NUCLEUS = 0x0018_0085;
  static final int ECHO_NUMBERS = 0x0018_0086;
  static final int MAGNETIC_FIELD_STRENGTH = 0x0018_0087;
  static final int SPACING_BETWEEN_SLICES = 0x0018_0088;
  static final int ECHO_TRAIN_LENGTH = 0x0018_0091;
  static final int PERCENT_PHASE_FIELD_OF_VIEW = 0x0018_0094;
  static final int DEVICE_SERIAL_NUMBER = 0x0018_1000;
  static final int SOFTWARE_VERSIONS = 0x0018_1020;
  static final int PROTOCOL_NAME = 0x0018_1030;
  static final int TRIGGER_TIME = 0x0018_1060;
  static final int RECEIVE_COIL_NAME = 0x0018_1250;
  static final int ACQUISITION_MATRIX = 0x0018_1310;
  static final int IN_PLANE_PHASE_ENCODING_DIRECTION = 0x0018_1312;
  static final int FLIP_ANGLE = 0x0018_1314;
  static final int PATIENT_POSITION = 0x0018_5100;
  static final int CONTENT_QUALIFICATION = 0x0018_9004;
  static final int CONTRIBUTING_EQUIPMENT_SEQUENCE = 0x0018_A001;
  static final int CONTRIBUTION_DATE_TIME = 0x0018_A002;
  static final int CONTRIBUTION_DESCRIPTION = 0x0018_A003;

  static final int STUDY_INSTANCE_UID = 0x0020_000D;
  static final int SERIES_INSTANCE_UID = 0x0020_000E;
  static final int STUDY_ID = 0x0020_0010;
  static final int SERIES_NUMBER = 0x0020_0011;
  static final int ACQUISITION_NUMBER = 0x0020_0012;
  static final int INSTANCE_NUMBER = 0x0020_0013;
  static final int IMAGE_POSITION_PATIENT = 0x0020_0032;
  static final int IMAGE_ORIENTATION_PATIENT = 0x0020_0037;
  static final int FRAME_OF_REFERENCE_UID = 0x0020_0052;
  static final int LATERALITY = 0x0020_0060;
  static final int TEMPORAL_POSITION_IDENTIFIER = 0x0020_0100;
  static final int NUMBER_OF_TEMPORAL_POSITIONS = 0x0020_0105;
  static final int POSITION_REFERENCE_INDICATOR = 0x0020_1040;
  static final int SLICE_LOCATION = 0x0020_1041;
  static final int IMAGE_COMMENTS = 0x0020_4000;

  static final int SAMPLES_PER_PIXEL = 0x0028_0002;
  static final int PHOTOMETRIC_INTERPRETATION = 0x0028_0004;
  static final int ROWS = 0x0028_0010;
  static final int COLUMNS = 0x0028_0011;
  static final int PIXEL_SPACING = 0x0028_0030;
  static final int BITS_ALLOCATED = 0x0028_0100;
  static final int BITS_STORED = 0x0028_0101;
  static final int HIGH_BIT = 0x0028_0102;
  static final int PIXEL_REPRESENTATION = 0x0028_0103;
  static final int BURNED_IN_ANNOTATION = 0x0028_0301;
  static final int WINDOW_CENTER = 0x0028_1050;
  static final int WINDOW_WIDTH = 0x0028_1051;
  static final int RESCALE_INTERCEPT = 0x0028_1052;
  static final int RESCALE_SLOPE = 0x0028_1053;
  static final int RESCALE_TYPE = 0x0028_1054;
  static final int VOI_LUT_FUNCTION = 0x0028_1056;
  static final int LOSSY_IMAGE_COMPRESSION = 0x0028_2110;

  static final int PURPOSE_OF_REFERENCE_CODE_SEQUENCE = 0x0040_A170;

  static final int PIXEL_DATA = 0x7FE0_0010;

  private Tag() {}
}
