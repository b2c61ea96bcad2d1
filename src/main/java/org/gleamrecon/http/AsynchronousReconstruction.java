package org.gleamrecon.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.gleamrecon.admission.Spool;
import org.gleamrecon.admission.SpooledFile;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.pipeline.Reconstruction;
import org.gleamrecon.pipeline.RequestListener;
import org.gleamrecon.pipeline.RequestOptions;
import org.gleamrecon.pipeline.RequestTrace;
import org.gleamrecon.results.KeptFiles;
import org.gleamrecon.results.LiveRun;
import org.gleamrecon.results.Results;
import org.gleamrecon.results.RunFailure;
import org.jboss.logging.Logger;

/**
 * Requests with {@code Prefer: respond-async} (RFC 7240 section 4.1): received and checked as all
 * others, then answered, and worked on by a thread that holds the request's permit to the end.
 */
@Singleton
public final class AsynchronousReconstruction {
  private static final Logger LOG = Logger.getLogger(AsynchronousReconstruction.class);
  private static final String RESPOND_ASYNC = "respond-async";

  private final ScanIntake intake;
  private final ScanRun scans;
  private final Results results;
  private final Spool spool;
  private final ReconstructionWriter writer;
  private final RequestListener listener;

  // As many threads as there are permits.
  private final ExecutorService workers =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "reconstruction");
            thread.setDaemon(true);
            return thread;
          });

  AsynchronousReconstruction(
      ScanIntake intake,
      ScanRun scans,
      Results results,
      Spool spool,
      ReconstructionWriter writer,
      RequestListener listener) {
    this.intake = intake;
    this.scans = scans;
    this.results = results;
    this.spool = spool;
    this.writer = writer;
    this.listener = listener;
  }

  /** Whether the Prefer headers ask for it. */
  static boolean isPreferred(List<String> preferHeaders) {
    return preferHeaders.stream()
        .flatMap(header -> Stream.of(header.split(",", -1)))
        .map(preference -> preference.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
        .anyMatch(RESPOND_ASYNC::equals);
  }

  /** 202, or the problem; as {@link ScanIntake#answer}. */
  Response answer(
      InputStream in,
      MultivaluedMap<String, String> query,
      boolean mayGoFirst,
      RoutingContext context) {
    return intake.answer(in, query, mayGoFirst, context, this::accept);
  }

  private Response accept(ScanIntake.Arriving request) throws InterruptedException {
    RunProgress progress =
        new RunProgress(
            new Acceptable(List.of(AnswerFormat.values())), () -> false, listener, request.trace());
    ScanIntake.Arrived arrived = intake.receive(request, progress);
    boolean accepted = false;
    try {
      scans.check(arrived.task());
      if (request.clientGone()) {
        throw new ReconstructionException(
            FailureCode.CANCELLED, "the client went away before its scan was accepted");
      }
      LiveRun run = results.accept(request.id(), progress.nanoseconds());
      ReconstructionView queued = ReconstructionView.of(run.status(), results);
      try {
        workers.execute(() -> work(run, arrived, progress, request.trace()));
      } catch (RuntimeException | OutOfMemoryError noThread) {
        results.failed(run, RunFailure.of(ReconstructionException.of(noThread)));
        throw noThread;
      }
      accepted = true;
      return Response.accepted(queued)
          .location(URI.create(ReconstructionResource.PATH + "/" + run.id()))
          .header("Preference-Applied", RESPOND_ASYNC)
          .header(AnswerHeaders.RECON_ID, run.id())
          .type("application/json")
          .build();
    } finally {
      if (!accepted) {
        arrived.close();
      }
    }
  }

  /** The run is over only when its permit and its scan are given back. */
  private void work(
      LiveRun run, ScanIntake.Arrived arrived, RunProgress progress, RequestTrace trace) {
    Runnable end;
    try (arrived) {
      progress.timed("queue", System::nanoTime, () -> arrived.permit().awaitTurn(run::cancelled));
      FollowedRun followed = new FollowedRun(run, progress);
      ScanRun.Done done =
          scans.run(arrived.task(), followed, (result, options) -> keep(result, options, run.id()));
      trace.ended("success");
      // Who stops a run gets no images of it, even if these were ready first.
      end =
          run.cancelled()
              ? () -> results.cancelled(run)
              : () -> results.succeeded(run, done.facts(), done.warnings(), progress.nanoseconds());
    } catch (RuntimeException | Error | InterruptedException failure) {
      ReconstructionException ours = FailedRequest.of(run.id(), failure);
      scans.failed(run.id(), arrived.task().begin(), ours);
      trace.ended(ours.code().name());
      LOG.infof("%s failed in %s", run.id(), progress.part());
      end =
          run.cancelled() && ours.code() == FailureCode.CANCELLED
              ? () -> results.cancelled(run)
              : () -> results.failed(run, RunFailure.of(ours));
    }
    end.run();
  }

  private String keep(Reconstruction result, RequestOptions options, String id) {
    long bytes = KeptImages.bytes(result);
    results.makeRoom(bytes);
    spool.requireSpace(bytes);
    KeptFiles files = results.files(id);
    try {
      KeptImages.write(writer.images(result, options), Audited.subject(result), files);
    } catch (IOException failure) {
      throw SpooledFile.failed(failure);
    }
    return KeptImages.FORM;
  }

  /**
   * Waits until what is under way is over, to be called when nothing new is admitted any more.
   *
   * @return whether it is, within that time
   */
  public boolean awaitEnd(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (results.underWay() > 0) {
        if (System.nanoTime() - deadline >= 0) {
          return false;
        }
        Thread.sleep(50);
      }
      return true;
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
