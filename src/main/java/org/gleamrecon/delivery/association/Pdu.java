package org.gleamrecon.delivery.association;

import java.util.List;

/** The protocol data units of the DICOM upper layer (PS3.8 section 9.3). */
sealed interface Pdu {

  /** What the two sides tell of themselves (PS3.7 annex D.3.3). */
  record UserInformation(int maximumLength, String implementationClassUid, String versionName) {}

  /**
   * A-ASSOCIATE-RQ.
   *
   * @param calledAet 1 to 16 characters, as are calling ones
   */
  record AssociateRequest(
      String calledAet, String callingAet, List<PresentationContext> contexts, UserInformation user)
      implements Pdu {}

  /** A-ASSOCIATE-AC. */
  record AssociateAccept(
      String calledAet, String callingAet, List<ContextResult> contexts, UserInformation user)
      implements Pdu {}

  /**
   * What became of a proposed context.
   *
   * @param result 0 accepted, 1 user rejection, 2 no reason, 3 abstract syntax not supported, 4
   *     transfer syntaxes not supported
   * @param transferSyntaxUid empty where not accepted
   */
  record ContextResult(int id, int result, String transferSyntaxUid) {}

  /** A-ASSOCIATE-RJ. */
  record AssociateReject(int result, int source, int reason) implements Pdu {}

  /** P-DATA-TF. */
  record DataTransfer(List<DataValue> values) implements Pdu {}

  /**
   * A presentation data value: a fragment of a command or of a data set.
   *
   * @param last whether the command or data set ends with it
   */
  record DataValue(int contextId, boolean command, boolean last, byte[] fragment) {}

  /** A-RELEASE-RQ. */
  record ReleaseRequest() implements Pdu {}

  /** A-RELEASE-RP. */
  record ReleaseReply() implements Pdu {}

  /** A-ABORT. */
  record Abort(int source, int reason) implements Pdu {}
}
