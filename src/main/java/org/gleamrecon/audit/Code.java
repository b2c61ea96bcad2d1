package org.gleamrecon.audit;

/**
 * A coded value of an audit message (PS3.15 section A.5.1), with its code system and its meaning.
 *
 * @param value csd-code
 * @param system codeSystemName
 * @param meaning originalText
 */
record Code(String value, String system, String meaning) {
  private static final String DCM = "DCM";
  private static final String RFC_3881 = "RFC-3881";

  // PS3.16 context group 400, audit event ID.
  static final Code APPLICATION_ACTIVITY = new Code("110100", DCM, "Application Activity");
  static final Code AUDIT_LOG_USED = new Code("110101", DCM, "Audit Log Used");
  static final Code INSTANCES_TRANSFERRED = new Code("110104", DCM, "DICOM Instances Transferred");
  static final Code EXPORT = new Code("110106", DCM, "Export");
  static final Code IMPORT = new Code("110107", DCM, "Import");
  static final Code SECURITY_ALERT = new Code("110113", DCM, "Security Alert");
  static final Code USER_AUTHENTICATION = new Code("110114", DCM, "User Authentication");

  // PS3.16 context group 401, audit event type.
  static final Code APPLICATION_START = new Code("110120", DCM, "Application Start");
  static final Code APPLICATION_STOP = new Code("110121", DCM, "Application Stop");
  static final Code LOGIN = new Code("110122", DCM, "Login");
  static final Code SOFTWARE_CONFIGURATION = new Code("110131", DCM, "Software Configuration");
  static final Code RESTRICTED_FUNCTION = new Code("110132", DCM, "Use of Restricted Function");
  static final Code RECORDING_STARTED = new Code("110134", DCM, "Audit Recording Started");

  // PS3.16 context group 402, role of an active participant.
  static final Code APPLICATION = new Code("110150", DCM, "Application");
  static final Code DESTINATION_ROLE = new Code("110152", DCM, "Destination Role ID");
  static final Code SOURCE_ROLE = new Code("110153", DCM, "Source Role ID");

  // What the ID of an object is.
  static final Code PATIENT_NUMBER = new Code("2", RFC_3881, "Patient Number");
  static final Code URI = new Code("12", RFC_3881, "URI");
  static final Code STUDY_INSTANCE_UID = new Code("110180", DCM, "Study Instance UID");
}
