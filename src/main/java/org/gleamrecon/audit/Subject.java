package org.gleamrecon.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose data: patient data, which only the audit and DICOM objects hold. No name: the ID is what
 * the law asks an audit for, and what finds the rest where it may be.
 *
 * @param patientId as the scanner gave it
 * @param studyInstanceUid likewise, or ours
 */
public record Subject(Optional<String> patientId, Optional<String> studyInstanceUid) {
  /** Of a scan that could not be read. */
  public static final Subject UNKNOWN = new Subject(Optional.empty(), Optional.empty());

  /** Of what a header says; what it leaves out, or leaves blank, is absent. */
  public static Subject given(@Nullable String patientId, @Nullable String studyInstanceUid) {
    return new Subject(present(patientId), present(studyInstanceUid));
  }

  private static Optional<String> present(@Nullable String text) {
    return Optional.ofNullable(text).map(String::strip).filter(given -> !given.isEmpty());
  }

  List<AuditObject> objects(Optional<AuditObject.Instances> instances) {
    List<AuditObject> objects = new ArrayList<>();
    studyInstanceUid.ifPresent(uid -> objects.add(AuditObject.study(uid, instances)));
    patientId.ifPresent(id -> objects.add(AuditObject.patient(id)));
    return objects;
  }

  /** Not the patient. */
  @Override
  public String toString() {
    return "Subject[...]";
  }
}
