package org.gleamrecon.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.gleamrecon.admission.Spool;
import org.gleamrecon.admission.SpooledFile;
import org.gleamrecon.pipeline.Reconstruction;
import org.gleamrecon.pipeline.RequestListener;
import org.gleamrecon.pipeline.RequestOptions;
import org.jboss.logging.Logger;

/**
 * One request from its first byte to its answer, on one thread: options, permit, body into the
 * spool, turn, corridor, answer into the spool. The permit is given back when the answer lies in
 * the spool, so that a client that reads slowly holds up nobody.
 */
@Singleton
final class SynchronousReconstruction {
  private static final Logger LOG = Logger.getLogger(SynchronousReconstruction.class);

  private final ScanIntake intake;
  private final ScanRun run;
  private final Spool spool;
  private final ReconstructionWriter writer;
  private final RequestListener listener;

  SynchronousReconstruction(
      ScanIntake intake,
      ScanRun run,
      Spool spool,
      ReconstructionWriter writer,
      RequestListener listener) {
    this.intake = intake;
    this.run = run;
    this.spool = spool;
    this.writer = writer;
    this.listener = listener;
  }

  /** The answer, or the problem; as {@link ScanIntake#answer}. */
  Response answer(
      InputStream in,
      MultivaluedMap<String, String> query,
      boolean mayGoFirst,
      RoutingContext context) {
    return intake.answer(in, query, mayGoFirst, context, this::succeed);
  }

  private Response succeed(ScanIntake.Arriving request) throws InterruptedException {
    Acceptable acceptable = Acceptable.of(request.context().request().headers().getAll("Accept"));
    RunProgress progress =
        new RunProgress(acceptable, request::clientGone, listener, request.trace());
    try (ScanIntake.Arrived arrived = intake.receive(request, progress)) {
      progress.timed(
          "queue", System::nanoTime, () -> arrived.permit().awaitTurn(request::clientGone));
      SpooledFile answer = spool.create();
      // Also where nobody ever asks for the stream: a client that went away.
      request.context().addEndHandler(ended -> answer.close());
      try {
        ScanRun.Done done =
            run.run(
                arrived.task(),
                progress,
                (result, options) -> write(result, options, request.id(), answer, progress));
        request.trace().ended("success");
        AnswerFormat format = progress.format(done.facts().images());
        return SpooledAnswer.of(
            answer,
            format,
            request.id(),
            done.facts(),
            done.warnings(),
            progress.nanoseconds(),
            whole ->
                Audited.sent(
                    request.heard(),
                    format,
                    done.facts().images(),
                    done.studyInstanceUid(),
                    whole));
      } catch (RuntimeException failure) {
        answer.close();
        LOG.infof("%s failed in %s", request.id(), progress.part());
        throw failure;
      }
    }
  }

  private String write(
      Reconstruction result,
      RequestOptions options,
      String id,
      SpooledFile answer,
      RunProgress progress) {
    AnswerFormat format = progress.format(result.images().size());
    ReconstructionWriter.write(format, writer.images(result, options), id, answer);
    return format.name();
  }
}
