package org.gleamrecon.audit;

import java.util.Optional;

/**
 * What the audit hears of one scan, whichever door it came through: that it came in, once, with
 * whose it is as soon as that is known; that images went out.
 */
public final class ScanAudit {
  private final AuditLog audit;
  private final Actor sender;
  private final String id;
  private final Optional<String> destination;
  private boolean told;
  private Subject subject = Subject.UNKNOWN;

  /**
   * Of a scan that begins to arrive.
   *
   * @param id the Recon-Id
   * @param destination URI of what will keep the scan, if anything does
   */
  public ScanAudit(AuditLog audit, Actor sender, String id, Optional<String> destination) {
    this.audit = audit;
    this.sender = sender;
    this.id = id;
    this.destination = destination;
  }

  /**
   * Of images that were kept for whoever comes back for them: that the scan came in was said then.
   */
  public static ScanAudit ofKept(AuditLog audit, Actor fetcher, String id, Subject whose) {
    ScanAudit kept = new ScanAudit(audit, fetcher, id, Optional.empty());
    kept.told = true;
    kept.subject = whose;
    return kept;
  }

  /** The scan can be read. */
  public void received(Subject whose) {
    subject = whose;
    tell(Outcome.SUCCESS, id);
  }

  /**
   * The request failed; only what failed before the scan could be read says so of the import.
   *
   * @param code of the failure
   */
  public void failed(String code) {
    tell(Outcome.MINOR_FAILURE, id + ": " + code);
  }

  private void tell(Outcome outcome, String description) {
    if (!told) {
      told = true;
      audit.record(AuditEvent.rawDataIn(sender, subject, outcome, description, destination));
    }
  }

  /**
   * DICOM instances went out, or broke off.
   *
   * @param studyInstanceUid of the images
   */
  public void sentDicom(int instances, String studyInstanceUid, boolean whole) {
    audit.record(
        AuditEvent.instancesOut(sender, of(studyInstanceUid), instances, outcome(whole), id));
  }

  /**
   * Images went out in another form, or broke off.
   *
   * @param form media type, or another name of the form
   */
  public void sentImages(String form, String studyInstanceUid, boolean whole) {
    audit.record(
        AuditEvent.imagesOut(sender, of(studyInstanceUid), outcome(whole), id + ": " + form));
  }

  private Subject of(String studyInstanceUid) {
    return new Subject(subject.patientId(), Optional.of(studyInstanceUid));
  }

  private static Outcome outcome(boolean whole) {
    return whole ? Outcome.SUCCESS : Outcome.MINOR_FAILURE;
  }
}
