package org.gleamrecon.audit;

import java.util.Optional;

/**
 * What something was done to: ParticipantObjectIdentification of PS3.15 section A.5.1.
 *
 * @param id ParticipantObjectID
 * @param idType what the ID is
 * @param type ParticipantObjectTypeCode: 1 person, 2 system object
 * @param role ParticipantObjectTypeCodeRole
 * @param instances DICOM instances of a study
 */
record AuditObject(String id, Code idType, int type, int role, Optional<Instances> instances) {
  private static final int PERSON = 1;
  private static final int SYSTEM_OBJECT = 2;
  private static final int PATIENT = 1;
  private static final int REPORT = 3;
  private static final int MASTER_FILE = 5;
  private static final int DATA_REPOSITORY = 17;
  private static final int JOB = 20;

  /**
   * Instances of one class.
   *
   * @param sopClass UID
   */
  record Instances(String sopClass, int count) {}

  static AuditObject patient(String id) {
    return new AuditObject(id, Code.PATIENT_NUMBER, PERSON, PATIENT, Optional.empty());
  }

  static AuditObject study(String uid, Optional<Instances> instances) {
    return new AuditObject(uid, Code.STUDY_INSTANCE_UID, SYSTEM_OBJECT, REPORT, instances);
  }

  static AuditObject model(String uri) {
    return uri(uri, MASTER_FILE);
  }

  static AuditObject data(String uri) {
    return uri(uri, DATA_REPOSITORY);
  }

  static AuditObject job(String uri) {
    return uri(uri, JOB);
  }

  private static AuditObject uri(String uri, int role) {
    return new AuditObject(uri, Code.URI, SYSTEM_OBJECT, role, Optional.empty());
  }
}
