package org.gleamrecon.tcp;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.UUID;
import org.gleamrecon.admission.Permit;
import org.gleamrecon.admission.QueueClass;
import org.gleamrecon.audit.Actor;
import org.gleamrecon.audit.AuditEvent;
import org.gleamrecon.audit.ScanAudit;
import org.gleamrecon.audit.Subject;
import org.gleamrecon.dicom.UidGenerator;
import org.gleamrecon.failure.Blame;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.header.HeaderXml;
import org.gleamrecon.mrd.wire.MessageExtent;
import org.gleamrecon.mrd.wire.MessageId;
import org.gleamrecon.mrd.wire.MessageLimits;
import org.gleamrecon.mrd.wire.MessageScanner;
import org.gleamrecon.mrd.wire.MrdMessage;
import org.gleamrecon.pipeline.ConfigurationMessage;
import org.gleamrecon.pipeline.ConfigurationText;
import org.gleamrecon.pipeline.EarlyFrames.EarlyImage;
import org.gleamrecon.pipeline.EffectiveOptions;
import org.gleamrecon.pipeline.Method;
import org.gleamrecon.pipeline.MrdImages;
import org.gleamrecon.pipeline.Priority;
import org.gleamrecon.pipeline.ReconstructionRequest;
import org.gleamrecon.pipeline.RequestListener;
import org.gleamrecon.pipeline.RequestOptions;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One connection from its first byte to its last: turns bytes into events, asks the state what is
 * to be done, and does it. What it holds (a permit, files of the spool) is given back when it
 * closes, whatever closed it.
 *
 * <p>One thread at a time: its connection's {@link Strand}.
 */
final class MrdSession {
  private static final Logger LOG = Logger.getLogger(MrdSession.class);
  private static final String DOOR = "mrd";
  private static final String PROGRAM = "gleam-recon";
  private static final MessageLimits MESSAGE_LIMITS = MessageLimits.DEFAULT;
  private static final byte[] CLOSE = {(byte) MessageId.CLOSE.number(), 0};

  /** What may come before the first readout, for which no permit is needed yet. */
  private static final long MAX_PREAMBLE_BYTES = 32L << 20;

  private static final long CHECK_SPACE_EVERY = 64L << 20;

  private final String id = UUID.randomUUID().toString();
  private final MrdConnection connection;
  private final DoorParts parts;
  private final Actor sender;
  private final ScanAudit heard;
  private final MessageScanner scanner = new MessageScanner(MESSAGE_LIMITS);
  private volatile SessionState state = new SessionState.AwaitingConfig();
  private boolean headerRead;
  private boolean known = true;
  private boolean sent;
  private @Nullable String earlyStudy;
  private boolean reported;
  private long clockStart = System.nanoTime();
  private long nextSpaceCheck = 1;
  private ConfigurationMessage configuration = ConfigurationMessage.NONE;
  private final List<MessageExtent> unread = new ArrayList<>();
  private @Nullable MrdHeader header;
  private @Nullable EarlyReplies early;
  private @Nullable SpooledScan scan;
  private @Nullable Permit permit;
  private @Nullable ScanAnswer answer;

  MrdSession(MrdConnection connection, DoorParts parts) {
    this.connection = connection;
    this.parts = parts;
    sender = new Actor("scanner", "address", Optional.of(connection.address()));
    heard = new ScanAudit(parts.audit(), sender, id, Optional.empty());
  }

  /** Whether it is over, but for words of farewell. Any thread may ask. */
  boolean isClosed() {
    return state instanceof SessionState.Closed;
  }

  /** Bytes have arrived. */
  void arrived(ByteBuffer bytes) {
    try {
      int unstored = bytes.position();
      while (state.reads()) {
        Optional<MessageScanner.Sighting> found = scanner.next(bytes);
        if (found.isEmpty()) {
          store(bytes, unstored);
          return;
        }
        if (found.get() instanceof MessageScanner.Begun message) {
          on(new SessionEvent.Begun(message.id()));
        } else if (found.get() instanceof MessageScanner.Complete complete) {
          if (!isPayload(complete.message().id())) {
            store(bytes, unstored);
            unstored = bytes.position();
            completed(complete.message());
          } else if (complete.message().id() == MessageId.ACQUISITION && early != null) {
            unread.add(complete.message());
          }
        }
      }
      if (bytes.hasRemaining()) {
        on(new SessionEvent.Trailing());
      }
    } catch (RuntimeException | OutOfMemoryError failure) {
      on(failed(failure));
    }
  }

  private static boolean isPayload(MessageId id) {
    return switch (id) {
      case ACQUISITION, WAVEFORM, IMAGE, ND_ARRAY, DICOM, RESPONSE, TEXT -> true;
      case CONFIG_FILE, CONFIG_TEXT, HEADER, CLOSE, QUERY -> false;
    };
  }

  private void completed(MessageExtent message) {
    SpooledScan bytes = stored();
    switch (message.id()) {
      case CONFIG_FILE, CONFIG_TEXT -> on(configured(message.text(bytes)));
      case HEADER -> {
        header = HeaderXml.parse(message.body(bytes));
        headerRead = true;
        LOG.infof("%s begun", id);
        on(new SessionEvent.HeaderRead());
      }
      case QUERY -> on(new SessionEvent.Queried(bytes.at(message.start() + 10, 8).getLong(0)));
      case CLOSE -> on(new SessionEvent.Closing());
      case ACQUISITION, WAVEFORM, IMAGE, ND_ARRAY, DICOM, RESPONSE, TEXT -> {
        // read from the spool when the scan is complete, or passed over
      }
    }
  }

  /** Refused now rather than after the scan, if an option of ours has a bad value. */
  private SessionEvent configured(String text) {
    configuration = ConfigurationText.parse(text);
    ReplyForm.of(configuration.reply());
    return new SessionEvent.Configured(!configuration.equals(ConfigurationMessage.NONE));
  }

  /** Puts what has been looked at into the spool, within the limits. */
  private void store(ByteBuffer bytes, int from) {
    int count = bytes.position() - from;
    if (count == 0) {
      return;
    }
    SpooledScan file = stored();
    long size = file.size() + count;
    Permit held = permit;
    if (held == null && size > MAX_PREAMBLE_BYTES) {
      throw new ReconstructionException(
          FailureCode.MRD_MALFORMED,
          "%d bytes ahead of the first acquisition, the limit is %d"
              .formatted(size, MAX_PREAMBLE_BYTES));
    }
    if (size > parts.limits().maxScanBytes()) {
      throw new ReconstructionException(
          FailureCode.BODY_TOO_LARGE,
          "a scan has at most %d bytes".formatted(parts.limits().maxScanBytes()));
    }
    if (held != null) {
      held.grow(count);
    }
    if (size >= nextSpaceCheck) {
      parts.spool().requireSpace(count);
      nextSpaceCheck = size + CHECK_SPACE_EVERY;
    }
    file.append(bytes.slice(from, count));
    EarlyReplies ahead = early;
    if (ahead != null) {
      unread.forEach(acquisition -> ahead.arrived(acquisition, file));
      unread.clear();
    }
  }

  private SpooledScan stored() {
    SpooledScan file = scan;
    if (file == null) {
      file = new SpooledScan(parts.spool().create());
      scan = file;
    }
    return file;
  }

  /** The client sends no more. */
  void ended() {
    on(insideMessage() ? truncated("the connection ends") : new SessionEvent.Ended());
  }

  /** Nothing has arrived for the idle time. */
  void idle() {
    Duration time = parts.limits().idleTime();
    on(
        insideMessage()
            ? truncated("nothing arrived for %.1f s".formatted(time.toMillis() / 1e3))
            : new SessionEvent.Idle(time));
  }

  private SessionEvent truncated(String why) {
    return new SessionEvent.Failed(
        new ReconstructionException(
            FailureCode.MRD_TRUNCATED,
            "%s inside a message, after %d bytes".formatted(why, scanner.position())));
  }

  /** Whether the client has begun a message that it has not ended. */
  boolean insideMessage() {
    return state.reads() && !scanner.betweenMessages();
  }

  /** The client takes too long over a message. */
  void slow(ReconstructionException failure) {
    if (state.reads()) {
      on(new SessionEvent.Failed(failure));
    }
  }

  /** More has arrived than the scan. */
  void trailing() {
    on(new SessionEvent.Trailing());
  }

  /** The service is stopping. */
  void draining() {
    on(new SessionEvent.Draining());
  }

  /** The caller's address is not among those that may open a session. */
  void stranger() {
    known = false;
    parts.audit().record(AuditEvent.failedLogin(sender));
    on(
        new SessionEvent.Failed(
            new ReconstructionException(
                FailureCode.FORBIDDEN,
                "this address may not open a session; the service's gleam.mrd.allow says which may")));
  }

  /** There is no room for one more session. */
  void crowded(int sessions) {
    on(
        new SessionEvent.Failed(
            new ReconstructionException(
                FailureCode.QUEUE_FULL,
                "%d sessions are open, the limit is %d"
                    .formatted(sessions, parts.limits().maxSessions()))));
  }

  /** The connection is gone. */
  void gone() {
    on(new SessionEvent.Gone());
  }

  private SessionEvent failed(Throwable failure) {
    ReconstructionException ours = ReconstructionException.of(failure);
    if (ours != failure) {
      LOG.errorf(failure, "%s fault", id);
    }
    return new SessionEvent.Failed(ours);
  }

  private void on(SessionEvent event) {
    SessionState before = state;
    SessionStep step = before.on(event);
    state = step.next();
    for (SessionAction action : step.actions()) {
      perform(action);
    }
    if (isClosed() && !(before instanceof SessionState.Closed)) {
      release();
      if (headerRead && !reported) {
        heard.failed(FailureCode.CANCELLED.name());
        report(FailureCode.CANCELLED.name(), null);
      }
    }
  }

  private void perform(SessionAction action) {
    if (action instanceof SessionAction.Say say) {
      connection.write(new MrdMessage.Text(say.text()));
    } else if (action instanceof SessionAction.Respond respond) {
      connection.write(new MrdMessage.Response(respond.correlationId(), PROGRAM));
    } else if (action instanceof SessionAction.Admit) {
      permit = parts.gate().admit(stored().size(), queueClass());
      early = beginEarly();
    } else if (action instanceof SessionAction.Reconstruct reconstruct) {
      clockStart = System.nanoTime();
      connection.work();
      if (!reconstruct.closed()) {
        stored().append(ByteBuffer.wrap(CLOSE));
      }
      Runnable last = () -> connection.strand().execute(this::reconstruct);
      Optional.ofNullable(early).ifPresentOrElse(ahead -> ahead.end(last), last);
    } else if (action instanceof SessionAction.SendEarly ready) {
      sendEarly(ready.image());
    } else if (action instanceof SessionAction.SendImages && answer != null) {
      connection.send(
          answer.file().path(),
          () -> {
            tellSent(true);
            on(new SessionEvent.Sent());
          });
    } else if (action instanceof SessionAction.Refuse refuse) {
      refuse(refuse.failure());
    } else if (action instanceof SessionAction.SayClose) {
      connection.leave(false);
    }
  }

  /** The protocol does not tell who calls, so nobody goes before others here. */
  private QueueClass queueClass() {
    return configuration.options().priority().filter(asked -> asked == Priority.BATCH).isPresent()
        ? QueueClass.BATCH
        : QueueClass.ROUTINE;
  }

  private @Nullable EarlyReplies beginEarly() {
    MrdHeader of = header;
    if (of == null) {
      return null;
    }
    ReconstructionRequest request =
        EffectiveOptions.join(RequestOptions.NONE, configuration).options().request();
    SessionProgress progress =
        new SessionProgress(ReplyForm.of(configuration.reply()), this::isClosed, parts.listener());
    return parts
        .corridor()
        .early(of, request, progress)
        .map(
            frames ->
                new EarlyReplies(
                    connection.besides(),
                    parts,
                    frames,
                    stored().path(),
                    of,
                    image ->
                        connection
                            .strand()
                            .execute(() -> on(new SessionEvent.EarlyImageReady(image)))))
        .orElse(null);
  }

  /** Not to a client that does not take them: those wait for the scan's end in the spool. */
  private void sendEarly(EarlyImage ready) {
    EarlyReplies ahead = early;
    if (ahead != null
        && ReplyForm.of(configuration.reply()) == ReplyForm.IMAGES
        && !connection.isFull()) {
      connection.write(
          new MrdMessage.ImageMessage(MrdImages.magnitude(ready.image(), ready.provenance())));
      ahead.frames().show(ready);
      tellEarly(ready);
    }
  }

  private void reconstruct() {
    Permit held = permit;
    if (held == null) {
      // Closed in the meantime.
      return;
    }
    try {
      held.awaitTurn(connection::isGone);
      ScanAnswer ready =
          ScanAnswer.of(
              id,
              new ScanAnswer.Scan(
                  stored().path(),
                  clockStart,
                  Optional.ofNullable(early).map(EarlyReplies::frames)),
              heard,
              connection::isGone,
              parts);
      answer = ready;
      // Given back before the client takes the images, however slowly it does.
      releaseScan();
      report("success", ready.provenance());
      LOG.infof(
          "%s done: %s, %d images, %d ms",
          id,
          ready.provenance().method(),
          ready.images(),
          (System.nanoTime() - clockStart) / 1_000_000);
      on(new SessionEvent.Answered());
    } catch (RuntimeException | OutOfMemoryError failure) {
      on(failed(failure));
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      on(new SessionEvent.Failed(ReconstructionException.of(interrupt)));
    }
  }

  private void refuse(ReconstructionException failure) {
    FailureCode code = failure.code();
    if (code.blame() == Blame.SERVICE) {
      LOG.errorf(failure, "%s failed: %s", id, code);
    } else {
      LOG.infof("%s failed: %s: %s", id, code, failure.detail());
    }
    if (code == FailureCode.DEADLINE_MISSED) {
      parts.listener().missedDeadline();
    }
    if (code.blame() == Blame.CAPACITY || code == FailureCode.BODY_TOO_LARGE) {
      parts.listener().rejected(code.name());
    }
    if (known && headerRead) {
      heard.failed(code.name());
    }
    if (headerRead || code != FailureCode.SHUTTING_DOWN) {
      report(code.name(), null);
    }
    connection.write(
        new MrdMessage.Text(ConsoleText.error(failure, parts.gate().retryAfterSeconds())));
    connection.leave(true);
  }

  private void report(String outcome, @Nullable Provenance provenance) {
    reported = true;
    Optional<Provenance> made = Optional.ofNullable(provenance);
    parts
        .listener()
        .finished(
            new RequestListener.Ending(
                DOOR,
                made.map(p -> Method.of(p.method())),
                outcome,
                Duration.ofNanos(System.nanoTime() - clockStart),
                made.filter(p -> Double.isFinite(p.residual()))
                    .map(p -> OptionalDouble.of(p.residual()))
                    .orElse(OptionalDouble.empty()),
                made.filter(p -> p.nInf() > 0)
                    .map(p -> OptionalInt.of(p.nInf()))
                    .orElse(OptionalInt.empty())));
  }

  private void releaseScan() {
    if (permit != null) {
      permit.close();
      permit = null;
    }
    if (scan != null) {
      scan.close();
      scan = null;
    }
    if (early != null) {
      early.close();
      early = null;
    }
  }

  /** Images that went out early are in the audit also where the scan comes to nothing. */
  private void tellEarly(EarlyImage ready) {
    MrdHeader of = header;
    if (earlyStudy == null && of != null) {
      heard.received(Subject.given(of.subject().patientId(), of.study().studyInstanceUid()));
      earlyStudy = new UidGenerator(of, ready.provenance()).studyInstanceUid();
    }
  }

  private void tellSent(boolean whole) {
    ScanAnswer told = answer;
    if (told == null || sent) {
      return;
    }
    sent = true;
    switch (told.form()) {
      case DICOM -> heard.sentDicom(told.images(), told.studyInstanceUid(), whole);
      case IMAGES -> heard.sentImages("MRD images", told.studyInstanceUid(), whole);
    }
  }

  private void release() {
    releaseScan();
    if (answer != null) {
      tellSent(false);
      answer.close();
      answer = null;
    } else if (earlyStudy != null) {
      heard.sentImages("MRD images", earlyStudy, false);
      earlyStudy = null;
    }
  }
}
