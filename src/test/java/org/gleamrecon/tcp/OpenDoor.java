package org.gleamrecon.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gleamrecon.access.AddressList;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.AdmissionLimits;
import org.gleamrecon.admission.AdmissionListener;
import org.gleamrecon.admission.AdmissionState;
import org.gleamrecon.admission.LeastRate;
import org.gleamrecon.admission.Spool;
import org.gleamrecon.audit.AuditLimits;
import org.gleamrecon.audit.AuditLog;
import org.gleamrecon.dicom.DicomSeries;
import org.gleamrecon.pipeline.Corridor;
import org.gleamrecon.pipeline.RequestListener;
import org.gleamrecon.pipeline.Stage;

/** The door alone, on a free port: one scan at a time, one more may wait. */
final class OpenDoor implements AutoCloseable {
  static final LeastRate NO_LEAST_RATE = new LeastRate(0, Duration.ofMinutes(1));
  static final MrdDoorLimits LIMITS =
      new MrdDoorLimits(
          AddressList.LOOPBACK,
          8,
          Duration.ofMinutes(1),
          1 << 22,
          NO_LEAST_RATE,
          1 << 26,
          Duration.ofSeconds(20));
  private static final AdmissionLimits ADMISSION = new AdmissionLimits(1, 1, 1 << 23);
  private static final int PATIENCE_MILLISECONDS = 60_000;
  private static final int POLL_MILLISECONDS = 20;

  final SlowCorridor corridor = new SlowCorridor();
  final AdmissionGate gate = new AdmissionGate(ADMISSION, System::nanoTime, AdmissionListener.NONE);
  final List<String> outcomes = new CopyOnWriteArrayList<>();

  /** What was handed over for archives. */
  final List<String> delivered = new CopyOnWriteArrayList<>();

  /** What is said to whatever is handed over. */
  volatile Optional<String> undelivered = Optional.empty();

  final MrdServer server;
  final int port;
  private final Path spool;
  private final Vertx vertx = Vertx.vertx();

  OpenDoor(Path directory, MrdDoorLimits limits) {
    this(directory, limits, Optional.empty());
  }

  /** A door to another corridor. */
  OpenDoor(Path directory, MrdDoorLimits limits, Optional<Corridor> other) {
    this(directory, limits, other, System::nanoTime);
  }

  /** A door that measures its clients' silence by another clock. */
  OpenDoor(Path directory, MrdDoorLimits limits, Optional<Corridor> other, LongSupplier clock) {
    this(directory, limits, other, clock, Optional.empty());
  }

  /** A door that speaks TLS. */
  OpenDoor(Path directory, MrdTls tls) {
    this(directory, LIMITS, Optional.empty(), System::nanoTime, Optional.of(tls));
  }

  private OpenDoor(
      Path directory,
      MrdDoorLimits limits,
      Optional<Corridor> other,
      LongSupplier clock,
      Optional<MrdTls> tls) {
    spool = directory.resolve("spool");
    server =
        new MrdServer(
            vertx,
            new DoorParts(
                gate,
                Spool.open(spool, 0, new Random(1)),
                other.orElse(corridor),
                new Outcomes(),
                this::deliver,
                AuditLog.open(
                    directory.resolve("audit"),
                    AuditLimits.DEFAULT,
                    "test",
                    InstantSource.system()),
                limits,
                tls),
            clock);
    port = server.open("127.0.0.1", 0);
  }

  private Optional<String> deliver(String door, Supplier<DicomSeries> series) {
    delivered.add(door + " " + series.get().size());
    return undelivered;
  }

  ScannerClient client() throws IOException {
    return new ScannerClient(port);
  }

  /** Waits until a value is there: clients learn of an end before the service has cleaned up. */
  static <T> void await(T expected, Supplier<T> found) {
    for (int i = 0; i < PATIENCE_MILLISECONDS / POLL_MILLISECONDS; i++) {
      if (expected.equals(found.get())) {
        return;
      }
      try {
        Thread.sleep(POLL_MILLISECONDS);
      } catch (InterruptedException interrupt) {
        throw new IllegalStateException(interrupt);
      }
    }
    assertEquals(expected, found.get());
  }

  /** Nothing is held any more by any session. */
  void assertNothingLeft() {
    await(0, server::sessions);
    await(new AdmissionState(0, 0, 0, 0), gate::state);
    await(0L, this::spooled);
  }

  private long spooled() {
    try (Stream<Path> files = Files.list(spool)) {
      return files.count();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() {
    server.close(Duration.ofSeconds(10));
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Remembers how requests ended. */
  private final class Outcomes implements RequestListener {
    @Override
    public void rejected(String reason) {
      outcomes.add("rejected " + reason);
    }

    @Override
    public void staged(Stage stage, Duration time) {}

    @Override
    public void iterated(String model, Duration time) {}

    @Override
    public void fellBack(String reason) {}

    @Override
    public void finished(Ending ending) {
      outcomes.add(ending.door() + " " + ending.outcome());
    }
  }
}
