package org.gleamrecon.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.gleamrecon.admission.Permit;
import org.gleamrecon.admission.Spool;
import org.gleamrecon.admission.SpooledFile;
import org.gleamrecon.audit.AuditLog;
import org.gleamrecon.audit.ScanAudit;
import org.gleamrecon.failure.Blame;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.jobs.DatasetDraft;
import org.gleamrecon.jobs.DatasetScanFacts;
import org.gleamrecon.jobs.DatasetStore;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.mrd.file.DeidentifiedScan;
import org.gleamrecon.mrd.file.ScanFile;
import org.gleamrecon.pipeline.RequestListener;
import org.gleamrecon.pipeline.RequestOptions;
import org.gleamrecon.pipeline.ScanSurvey;
import org.jboss.logging.Logger;

/**
 * A training scan from its first byte to its place in a dataset, on one thread: body into the
 * spool, turn, a copy without identity, and a check of that copy by reading all of it as a
 * reconstruction would. So what was checked is what is kept; of what is refused nothing is.
 */
@Singleton
final class DatasetUpload {
  private static final Logger LOG = Logger.getLogger(DatasetUpload.class);

  private final DatasetGate gate;
  private final Spool spool;
  private final DoorLimits limits;
  private final DatasetStore store;
  private final ProblemResponses problems;
  private final RequestListener listener;
  private final AuditLog audit;

  DatasetUpload(
      DatasetGate gate,
      Spool spool,
      DoorLimits limits,
      DatasetStore store,
      ProblemResponses problems,
      RequestListener listener,
      AuditLog audit) {
    this.gate = gate;
    this.spool = spool;
    this.limits = limits;
    this.store = store;
    this.problems = problems;
    this.listener = listener;
    this.audit = audit;
  }

  /** The answer, or the problem. */
  Response answer(InputStream in, MultivaluedMap<String, String> query, RoutingContext context) {
    String id = UUID.randomUUID().toString();
    RequestBody body = RequestBody.of(in, context, limits);
    Optional<String> name = Optional.ofNullable(query.getFirst("name"));
    ScanAudit heard =
        new ScanAudit(
            audit,
            Audited.actor(context),
            id,
            name.map(given -> DatasetsResource.PATH + "/" + given));
    try {
      DatasetQuery wanted = DatasetQuery.of(query);
      store.requireOpen(wanted.name());
      DatasetStore.Kept kept = receive(body, wanted, () -> context.response().closed(), heard);
      LOG.infof(
          "%s: training scan %.12s %s, %d bytes",
          id,
          kept.scan().sha256(),
          kept.added() ? "kept" : "was there already",
          kept.scan().bytes());
      return DatasetsResource.kept(wanted.name(), kept);
    } catch (RuntimeException | OutOfMemoryError | InterruptedException failure) {
      ReconstructionException ours = FailedRequest.of(id, failure);
      heard.failed(ours.code().name());
      return fail(id, body, ours, context);
    }
  }

  private DatasetStore.Kept receive(
      RequestBody body, DatasetQuery wanted, BooleanSupplier clientGone, ScanAudit heard)
      throws InterruptedException {
    try (Permit permit = gate.gate().admit(body.declaredBytes());
        DatasetDraft draft = store.draft()) {
      try (SpooledFile scan = spool.create()) {
        spool.requireSpace(body.declaredBytes());
        body.store(scan, spool, permit);
        permit.awaitTurn(clientGone);
        deidentify(scan, wanted.group(), draft, heard);
      }
      if (clientGone.getAsBoolean()) {
        throw new ReconstructionException(
            FailureCode.CANCELLED, "the client went away before its scan was checked");
      }
      return store.add(wanted.name(), wanted.split(), draft, facts(draft));
    }
  }

  private void deidentify(SpooledFile scan, String group, DatasetDraft draft, ScanAudit heard) {
    try (AcquisitionSource source = ScanFile.open(scan.path(), group)) {
      heard.received(Audited.subject(source.header()));
      DeidentifiedScan copy = new DeidentifiedScan(source, ScanSurvey.usedAcquisitions(source));
      store.requireRoom(copy.size());
      copy.write(draft.stream());
      draft.seal();
    } catch (IOException failure) {
      throw SpooledFile.failed(failure);
    }
  }

  private static DatasetScanFacts facts(DatasetDraft draft) {
    try (AcquisitionSource kept = ScanFile.open(draft.path(), RequestOptions.DEFAULT_DATASET)) {
      ScanSurvey survey = ScanSurvey.of(kept);
      return new DatasetScanFacts(
          survey.threeDimensional(),
          survey.frames(),
          survey.coils(),
          axes(survey.matrix()),
          List.of(
              survey.fieldOfViewMm().xMm(),
              survey.fieldOfViewMm().yMm(),
              survey.fieldOfViewMm().zMm()),
          axes(survey.reconMatrix()),
          survey.sampling(),
          Math.round(100 * survey.acceleration()) / 100.0,
          survey.fullySampled(),
          survey.noiseScan(),
          survey.warnings());
    }
  }

  private static List<Integer> axes(MatrixSize size) {
    return List.of(size.x(), size.y(), size.z());
  }

  private Response fail(
      String id, RequestBody body, ReconstructionException failure, RoutingContext context) {
    FailureCode code = failure.code();
    if (code.blame() == Blame.SERVICE) {
      LOG.errorf(failure, "%s: training scan failed: %s", id, code);
    } else {
      LOG.infof("%s: training scan refused: %s: %s", id, code, failure.detail());
    }
    body.drainAfter(code);
    if (!body.ended()) {
      UnreadBody.closeAfterAnswer(context);
    }
    if (code.blame() == Blame.CAPACITY || code == FailureCode.BODY_TOO_LARGE) {
      listener.rejected(code.name());
    }
    return problems.response(Problem.of(failure).withInstance(id));
  }
}
