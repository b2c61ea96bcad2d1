package org.gleamrecon.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.gleamrecon.admission.LeastRate;
import org.gleamrecon.admission.Permit;
import org.gleamrecon.admission.Spool;
import org.gleamrecon.admission.SpooledFile;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.jspecify.annotations.Nullable;

/** A request's body on its way in, read once, by one thread. */
final class RequestBody {
  private static final int CHUNK = 1 << 16;
  private static final long CHECK_SPACE_EVERY = 64L << 20;

  private final InputStream in;
  private final OptionalLong declaredBytes;
  private final boolean expectsContinue;
  private final BooleanSupplier brokenOff;
  private final DoorLimits limits;
  private long received;
  private boolean ended;

  private RequestBody(
      InputStream in,
      OptionalLong declaredBytes,
      boolean expectsContinue,
      BooleanSupplier brokenOff,
      DoorLimits limits) {
    this.in = in;
    this.declaredBytes = declaredBytes;
    this.expectsContinue = expectsContinue;
    this.brokenOff = brokenOff;
    this.limits = limits;
  }

  /** The body of a request, of which nothing was read yet. */
  static RequestBody of(InputStream in, RoutingContext context, DoorLimits limits) {
    HttpServerRequest request = context.request();
    return new RequestBody(
        in,
        FrontRoutes.declaredLength(request),
        "100-continue".equalsIgnoreCase(request.getHeader("Expect")),
        () -> request.response().closed() && !request.isEnded(),
        limits);
  }

  /** Content-Length, or 0 where it is not known. */
  long declaredBytes() {
    return declaredBytes.orElse(0);
  }

  /** Whether the client has sent all of it. */
  boolean ended() {
    return ended;
  }

  long received() {
    return received;
  }

  /**
   * Stores the body.
   *
   * @param permit grows with a body of unknown length
   * @throws ReconstructionException BODY_TOO_LARGE, BODY_TOO_SLOW, QUEUE_FULL, NO_SPACE,
   *     REQUEST_MALFORMED
   */
  void store(SpooledFile file, Spool spool, Permit permit) {
    byte[] chunk = new byte[CHUNK];
    long nextCheck = CHECK_SPACE_EVERY;
    LeastRate.Meter pace = limits.leastRate().meter();
    try (OutputStream out = Files.newOutputStream(file.path())) {
      while (true) {
        long asked = System.nanoTime();
        int count = read(chunk);
        if (count < 0) {
          return;
        }
        pace.add(count, System.nanoTime() - asked)
            .ifPresent(
                slow -> {
                  throw slow;
                });
        if (received > limits.maxBodyBytes()) {
          throw tooLarge(limits.maxBodyBytes());
        }
        if (declaredBytes.isEmpty()) {
          permit.grow(count);
        }
        if (received >= nextCheck) {
          spool.requireSpace(0);
          nextCheck = received + CHECK_SPACE_EVERY;
        }
        out.write(chunk, 0, count);
      }
    } catch (IOException failure) {
      throw SpooledFile.failed(failure);
    }
  }

  static ReconstructionException tooLarge(long limit) {
    return new ReconstructionException(
        FailureCode.BODY_TOO_LARGE, "a body has at most %d bytes".formatted(limit));
  }

  /**
   * What comes after a refusal is not read where it would not end before long.
   *
   * @param refusal the answer
   */
  void drainAfter(FailureCode refusal) {
    if (refusal != FailureCode.BODY_TOO_LARGE && refusal != FailureCode.BODY_TOO_SLOW) {
      drain();
    }
  }

  /**
   * Reads on and throws away, within the limits, so that a client that writes all before it reads
   * gets to read the answer. A client that waits to be asked for its body is not asked.
   */
  private void drain() {
    if (expectsContinue && received == 0) {
      return;
    }
    byte[] chunk = new byte[CHUNK];
    long deadline = System.nanoTime() + limits.drainTime().toNanos();
    long most = received + limits.drainBytes();
    try {
      while (!ended && received < most && System.nanoTime() < deadline) {
        read(chunk);
      }
    } catch (ReconstructionException gone) {
      // Nobody is left to be answered.
      ended = true;
    }
  }

  /** Like {@link InputStream#read(byte[])}, with the sender's failures as ours. */
  private int read(byte[] chunk) {
    // A connection that was cut before the stream was made never wakes its reader: reading would
    // hold the permit until the time limit of a silent client.
    if (brokenOff.getAsBoolean()) {
      ended = true;
      throw brokenOff(null);
    }
    try {
      int count = in.read(chunk);
      if (count < 0) {
        ended = true;
      } else {
        received += count;
      }
      return count;
    } catch (IOException | UncheckedIOException failure) {
      ended = true;
      if (String.valueOf(failure.getMessage()).contains("too large")) {
        throw tooLarge(limits.maxBodyBytes());
      }
      throw brokenOff(failure);
    }
  }

  private ReconstructionException brokenOff(@Nullable Exception cause) {
    return new ReconstructionException(
        FailureCode.REQUEST_MALFORMED,
        "the body broke off or is badly chunked after %d bytes".formatted(received),
        cause);
  }
}
