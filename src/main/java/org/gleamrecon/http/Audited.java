package org.gleamrecon.http;

import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;
import org.gleamrecon.access.Caller;
import org.gleamrecon.audit.Actor;
import org.gleamrecon.audit.ScanAudit;
import org.gleamrecon.audit.Subject;
import org.gleamrecon.dicom.UidGenerator;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.pipeline.Reconstruction;

/** Callers and scans in the audit's words. */
final class Audited {
  private Audited() {}

  /** Whoever makes the request under way. */
  static Actor actor(RoutingContext context) {
    Caller caller = Caller.of(context);
    return new Actor(
        caller.name(),
        caller.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        Optional.ofNullable(context.request().remoteAddress())
            .map(address -> String.valueOf(address.hostAddress())));
  }

  static Subject subject(MrdHeader header) {
    return Subject.given(header.subject().patientId(), header.study().studyInstanceUid());
  }

  /** Whose the images are. */
  static Subject subject(Reconstruction result) {
    return Subject.given(
        result.header().subject().patientId(),
        new UidGenerator(result.header(), result.provenance()).studyInstanceUid());
  }

  /** The answer went out, or broke off. */
  static void sent(
      ScanAudit heard, AnswerFormat format, int images, String studyInstanceUid, boolean whole) {
    switch (format) {
      case MULTIPART_DICOM, ZIP, DICOM -> heard.sentDicom(images, studyInstanceUid, whole);
      case MRD_STREAM, PNG -> heard.sentImages(format.mediaType(), studyInstanceUid, whole);
    }
  }
}
