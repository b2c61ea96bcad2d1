package org.gleamrecon.delivery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.gleamrecon.delivery.association.ScriptedPeer;
import org.gleamrecon.dicom.DicomSeries;
import org.gleamrecon.dicom.SampleSeries;
import org.gleamrecon.jobs.JobDatabase;

/** An outbox in a directory of its own, impatient, with its couriers. */
final class OpenDelivery implements AutoCloseable {
  static final Duration LONG = Duration.ofDays(1);
  static final long ROOM = 1L << 30;

  final List<String> outcomes = new CopyOnWriteArrayList<>();
  final Delivery delivery;
  private final Path directory;
  private final JobDatabase database;

  OpenDelivery(Path directory, List<Destination> destinations) {
    this(directory, destinations, settings(directory, ROOM, 1000, LONG));
  }

  OpenDelivery(Path directory, List<Destination> destinations, OutboxSettings settings) {
    this.directory = directory;
    database = JobDatabase.sqlite(directory.resolve("gleam.db"));
    delivery =
        new Delivery(
            destinations,
            OutboxDatabase.open(database.source()),
            settings,
            (destination, outcome) -> outcomes.add(destination + " " + outcome),
            Clock.systemUTC(),
            new Random(1));
    delivery.start();
  }

  static OutboxSettings settings(
      Path directory, long maxBytes, int maxRefusals, Duration giveUpTime) {
    return new OutboxSettings(
        directory.resolve("outbox"),
        maxBytes,
        0,
        maxRefusals,
        giveUpTime,
        Duration.ofMillis(5),
        Duration.ofMillis(100),
        LONG);
  }

  static DicomDestination dicom(int port) {
    return dicom("pacs", port);
  }

  static DicomDestination dicom(String name, int port) {
    return new DicomDestination(
        name, Set.of("http"), ScriptedPeer.peer(port, Duration.ofMinutes(1)));
  }

  /** An origin server as Orthanc's plugin is one. */
  static StowDestination stow(int port) {
    return new StowDestination(
        "web",
        Set.of("http"),
        URI.create("http://127.0.0.1:" + port + "/dicom-web/"),
        Optional::empty,
        Optional.empty(),
        Duration.ofSeconds(20),
        Duration.ofMinutes(1));
  }

  /** Five images, others for each number. */
  static DicomSeries series(int number) {
    return SampleSeries.oblique().series(number);
  }

  /** Takes series 1 to n. */
  void take(int series) {
    for (int i = 1; i <= series; i++) {
      DicomSeries one = series(i);
      assertEquals(Optional.empty(), delivery.take("http", () -> one));
    }
  }

  int count(OutboxState state) {
    return delivery.counts().getOrDefault(state.label(), 0);
  }

  void awaitNothingWaits() {
    Archive.await(() -> count(OutboxState.WAITING) == 0);
  }

  /** A file goes a moment after its row has said that it was delivered. */
  void awaitNoFiles() {
    Archive.await(() -> files() == 0);
  }

  long files() {
    Path outbox = directory.resolve("outbox");
    if (!Files.isDirectory(outbox)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(outbox)) {
      return files.count();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Series 1 to n are in the archive, each image once, as we encoded it. */
  static void assertHolds(Archive archive, int series) throws IOException {
    Map<String, byte[]> expected = new TreeMap<>();
    for (int i = 1; i <= series; i++) {
      DicomSeries one = series(i);
      for (int image = 0; image < one.size(); image++) {
        expected.put(one.sopInstanceUid(image), Archive.dataSet(one.file(image)));
      }
    }
    Map<String, byte[]> found = archive.dataSets();
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((uid, bytes) -> assertArrayEquals(bytes, found.get(uid), uid));
  }

  @Override
  public void close() {
    delivery.close();
    database.close();
  }
}
