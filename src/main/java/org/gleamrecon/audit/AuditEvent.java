package org.gleamrecon.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened, in the words of PS3.15 section A.5.
 *
 * @param id EventID
 * @param type EventTypeCode, where the ID has kinds
 * @param action EventActionCode: C create, R read, U update, D delete, E execute
 * @param outcome how it ended
 * @param description EventOutcomeDescription; no patient data
 * @param participants who took part
 * @param objects what it was done to
 */
public record AuditEvent(
    Code id,
    Optional<Code> type,
    char action,
    Outcome outcome,
    String description,
    List<Participant> participants,
    List<AuditObject> objects) {
  private static final String MR_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.4";

  /**
   * ActiveParticipant.
   *
   * @param requestor whether it asked for what happened
   * @param role what it was in it
   */
  record Participant(Actor actor, boolean requestor, Optional<Code> role) {}

  /** What may be done to models, jobs and datasets. */
  public enum Deed {
    ACTIVATE('U'),
    ROLL_BACK('U'),
    PUBLISH('C'),
    CREATE('C'),
    CANCEL('D'),
    DELETE('D'),
    CHANGE('U');

    private final char action;

    Deed(char action) {
      this.action = action;
    }
  }

  /** Whether the call that it tells of is answered only when it lies safely on the disk. */
  boolean isDurable() {
    return !isRefusal()
        && !id.equals(Code.IMPORT)
        && !id.equals(Code.EXPORT)
        && !id.equals(Code.INSTANCES_TRANSFERRED);
  }

  /** Whether somebody was not let in, or not let do it: what can be repeated without end. */
  boolean isRefusal() {
    return id.equals(Code.USER_AUTHENTICATION)
        || (action == 'E' && type.filter(Code.RESTRICTED_FUNCTION::equals).isPresent());
  }

  AuditEvent describedFurther(String more) {
    return new AuditEvent(
        id, type, action, outcome, description + "; " + more, participants, objects);
  }

  public static AuditEvent started(String version) {
    return application(Code.APPLICATION_START, "version " + version);
  }

  public static AuditEvent stopped() {
    return application(Code.APPLICATION_STOP, "stopped");
  }

  private static AuditEvent application(Code type, String description) {
    return new AuditEvent(
        Code.APPLICATION_ACTIVITY,
        Optional.of(type),
        'E',
        Outcome.SUCCESS,
        description,
        List.of(new Participant(Actor.SERVICE, false, Optional.of(Code.APPLICATION))),
        List.of());
  }

  /** A caller whose credentials are missing or not valid. */
  public static AuditEvent failedLogin(Actor actor) {
    return new AuditEvent(
        Code.USER_AUTHENTICATION,
        Optional.of(Code.LOGIN),
        'E',
        Outcome.MINOR_FAILURE,
        "no valid credentials",
        participants(actor, Optional.empty(), Optional.empty()),
        List.of());
  }

  /**
   * A caller who has no role for what they asked.
   *
   * @param uri path of what was asked for
   */
  public static AuditEvent forbidden(Actor actor, String uri) {
    return new AuditEvent(
        Code.SECURITY_ALERT,
        Optional.of(Code.RESTRICTED_FUNCTION),
        'E',
        Outcome.MINOR_FAILURE,
        "no role that allows it",
        participants(actor, Optional.empty(), Optional.empty()),
        List.of(AuditObject.data(uri)));
  }

  /**
   * A scan that came in.
   *
   * @param request the Recon-Id, and the failure's code if it failed
   * @param destination URI of what keeps it, if it is kept
   */
  public static AuditEvent rawDataIn(
      Actor actor, Subject subject, Outcome outcome, String request, Optional<String> destination) {
    List<AuditObject> objects = new ArrayList<>(subject.objects(Optional.empty()));
    destination.map(AuditObject::data).ifPresent(objects::add);
    return new AuditEvent(
        Code.IMPORT,
        Optional.empty(),
        'C',
        outcome,
        request,
        participants(actor, Optional.of(Code.SOURCE_ROLE), Optional.of(Code.DESTINATION_ROLE)),
        objects);
  }

  /** DICOM instances that went out. */
  public static AuditEvent instancesOut(
      Actor actor, Subject subject, int instances, Outcome outcome, String request) {
    return out(
        Code.INSTANCES_TRANSFERRED,
        actor,
        subject.objects(Optional.of(new AuditObject.Instances(MR_IMAGE_STORAGE, instances))),
        outcome,
        request);
  }

  /** Images that went out in another form than DICOM. */
  public static AuditEvent imagesOut(
      Actor actor, Subject subject, Outcome outcome, String request) {
    return out(Code.EXPORT, actor, subject.objects(Optional.empty()), outcome, request);
  }

  private static AuditEvent out(
      Code id, Actor actor, List<AuditObject> objects, Outcome outcome, String request) {
    return new AuditEvent(
        id,
        Optional.empty(),
        'R',
        outcome,
        request,
        participants(actor, Optional.of(Code.DESTINATION_ROLE), Optional.of(Code.SOURCE_ROLE)),
        objects);
  }

  /**
   * Which version of a model serves, or that there is a new one.
   *
   * @param uri of the model or the version
   */
  public static AuditEvent model(
      Actor actor, Deed deed, String uri, Outcome outcome, String description) {
    return restricted(
        Code.SOFTWARE_CONFIGURATION, actor, deed, AuditObject.model(uri), outcome, description);
  }

  /** A fine-tuning job. */
  public static AuditEvent job(
      Actor actor, Deed deed, String uri, Outcome outcome, String description) {
    return restricted(
        Code.RESTRICTED_FUNCTION, actor, deed, AuditObject.job(uri), outcome, description);
  }

  /** Training scans, or whatever else is kept. */
  public static AuditEvent data(
      Actor actor, Deed deed, String uri, Outcome outcome, String description) {
    return restricted(
        Code.RESTRICTED_FUNCTION, actor, deed, AuditObject.data(uri), outcome, description);
  }

  private static AuditEvent restricted(
      Code type, Actor actor, Deed deed, AuditObject object, Outcome outcome, String description) {
    return new AuditEvent(
        Code.SECURITY_ALERT,
        Optional.of(type),
        deed.action,
        outcome,
        description,
        participants(actor, Optional.empty(), Optional.of(Code.APPLICATION)),
        List.of(object));
  }

  /** A file of the audit that was removed. */
  static AuditEvent fileRemoved(String name, Outcome outcome, String why) {
    return new AuditEvent(
        Code.AUDIT_LOG_USED,
        Optional.empty(),
        'D',
        outcome,
        why,
        List.of(new Participant(Actor.SERVICE, true, Optional.of(Code.APPLICATION))),
        List.of(AuditObject.data(name)));
  }

  /** Writing is possible again. */
  static AuditEvent recordingAgain(long missed) {
    return new AuditEvent(
        Code.SECURITY_ALERT,
        Optional.of(Code.RECORDING_STARTED),
        'E',
        Outcome.SERIOUS_FAILURE,
        "%d events could not be written before".formatted(missed),
        List.of(new Participant(Actor.SERVICE, true, Optional.of(Code.APPLICATION))),
        List.of());
  }

  private static List<Participant> participants(
      Actor actor, Optional<Code> role, Optional<Code> serviceRole) {
    List<Participant> participants = new ArrayList<>();
    participants.add(new Participant(actor, true, role));
    if (!actor.equals(Actor.SERVICE)) {
      participants.add(
          new Participant(
              Actor.SERVICE, false, serviceRole.or(() -> Optional.of(Code.APPLICATION))));
    }
    return participants;
  }
}
