package org.gleamrecon.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gleamrecon.failure.DiskFailure;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.jboss.logging.Logger;

/**
 * All runs that somebody may come back for: those under way, and those that are over for as long as
 * they are kept, in one directory each. A run is on disk before its client hears of it, so none is
 * ever silently gone: what a stop of the service interrupts has failed.
 *
 * <p>Safe for several threads.
 */
public final class Results {
  private static final Logger LOG = Logger.getLogger(Results.class);
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Runs without images take next to nothing, and yet there is an end to it. */
  private static final int MOST = 10_000;

  private final Path directory;
  private final Keeping keeping;
  private final InstantSource clock;
  // Both only under the object's lock.
  private final Map<String, LiveRun> live = new HashMap<>();
  private final Map<String, Kept> kept = new HashMap<>();

  private record Kept(RunStatus status, Instant ended, long bytes) {}

  private Results(Path directory, Keeping keeping, InstantSource clock) {
    this.directory = directory;
    this.keeping = keeping;
    this.clock = clock;
  }

  /**
   * Opens the directory, made if it is missing. What was under way when the service stopped has
   * failed with INTERRUPTED; what nobody can ask for is removed.
   */
  public static Results open(Path directory, Keeping keeping, InstantSource clock) {
    Results results = new Results(directory, keeping, clock);
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory.toAbsolutePath().getParent());
        OwnerOnly.createDirectory(directory);
      }
      try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
        for (Path run : left) {
          results.takeUp(run);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("the directory of results cannot be used", failure);
    }
    results.sweep();
    return results;
  }

  private void takeUp(Path path) throws IOException {
    KeptFiles files = new KeptFiles(path);
    String id = String.valueOf(path.getFileName());
    Optional<RunStatus> found = StateFile.read(path).filter(status -> status.id().equals(id));
    if (found.isEmpty() || !ID.matcher(id).matches()) {
      if (Files.isDirectory(path)) {
        files.remove();
      } else {
        Files.delete(path);
      }
      return;
    }
    RunStatus status = found.get();
    if (!status.state().over()) {
      LOG.warnf("%s was interrupted by a stop of the service", id);
      status =
          status.failed(
              clock.instant(),
              new RunFailure(
                  FailureCode.INTERRUPTED,
                  "the service stopped before the images were done; send the scan again"));
      files.removeImages();
      StateFile.write(path, status);
    }
    keep(status, files);
  }

  /**
   * A run begins to exist.
   *
   * @param nanoseconds time of what was done for it so far
   */
  public LiveRun accept(String id, Map<String, Long> nanoseconds) {
    LiveRun run = new LiveRun(id, clock.instant(), nanoseconds);
    Path place = directory.resolve(id);
    try {
      OwnerOnly.createDirectory(place);
      StateFile.write(place, run.status());
    } catch (IOException failure) {
      throw failed(failure);
    }
    synchronized (this) {
      live.put(id, run);
    }
    return run;
  }

  /** The run of that id, if it is under way. */
  public synchronized Optional<LiveRun> live(String id) {
    return Optional.ofNullable(live.get(id));
  }

  /** How many are under way. */
  public synchronized int underWay() {
    return live.size();
  }

  /**
   * How a run stands.
   *
   * @throws ReconstructionException NOT_FOUND
   */
  public RunStatus status(String id) {
    sweep();
    synchronized (this) {
      if (live.containsKey(id)) {
        return live.get(id).status();
      }
      return Optional.ofNullable(kept.get(id)).map(Kept::status).orElseThrow(() -> notFound());
    }
  }

  /** When a run that is over will not be known any more, unless others take its room before. */
  public Instant expires(Instant ended) {
    return ended.plus(keeping.time());
  }

  /** Where the images of a run lie, or are to lie. */
  public KeptFiles files(String id) {
    return new KeptFiles(directory.resolve(id));
  }

  /**
   * Makes room for images that will be kept.
   *
   * @throws ReconstructionException NO_SPACE if they would exceed the limit alone
   */
  public void makeRoom(long bytes) {
    if (bytes > keeping.bytes()) {
      throw new ReconstructionException(
          FailureCode.NO_SPACE,
          "the images take %d bytes, results of %d bytes are kept at most"
              .formatted(bytes, keeping.bytes()));
    }
    sweep(keeping.bytes() - bytes);
  }

  /** The run has its images, all of which lie in its files. */
  public RunStatus succeeded(
      LiveRun run, RunFacts facts, List<String> warnings, Map<String, Long> nanoseconds) {
    return end(run, run.status().succeeded(clock.instant(), facts, warnings, nanoseconds));
  }

  public RunStatus failed(LiveRun run, RunFailure why) {
    return end(run, run.status().failed(clock.instant(), why));
  }

  public RunStatus cancelled(LiveRun run) {
    return end(run, run.status().cancelled(clock.instant()));
  }

  private RunStatus end(LiveRun run, RunStatus wanted) {
    RunStatus last = wanted;
    KeptFiles files = files(run.id());
    try {
      if (last.state() != RunState.SUCCEEDED) {
        files.removeImages();
      }
      StateFile.write(files.directory(), last);
    } catch (IOException failure) {
      LOG.errorf(failure, "%s: its end cannot be written down", run.id());
      if (last.state() == RunState.SUCCEEDED) {
        last = run.status().failed(clock.instant(), RunFailure.of(failed(failure)));
      }
    }
    synchronized (this) {
      live.remove(run.id());
      keep(last, files);
    }
    run.end(last);
    sweep();
    return last;
  }

  private synchronized void keep(RunStatus status, KeptFiles files) {
    kept.put(status.id(), new Kept(status, status.ended().orElseGet(clock::instant), files.size()));
  }

  /**
   * Removes a run that is over, with its images.
   *
   * @throws ReconstructionException NOT_FOUND
   */
  public void remove(String id) {
    sweep();
    synchronized (this) {
      if (!kept.containsKey(id)) {
        throw notFound();
      }
      remove(List.of(id));
    }
  }

  /** Removes what was kept for long enough, and the oldest beyond the limit. */
  public void sweep() {
    sweep(keeping.bytes());
  }

  private synchronized void sweep(long mostBytes) {
    Instant now = clock.instant();
    List<Map.Entry<String, Kept>> oldestFirst = new ArrayList<>(kept.entrySet());
    oldestFirst.sort(Comparator.comparing(entry -> entry.getValue().ended()));
    long bytes = oldestFirst.stream().mapToLong(entry -> entry.getValue().bytes()).sum();
    int left = oldestFirst.size();
    List<String> gone = new ArrayList<>();
    for (Map.Entry<String, Kept> entry : oldestFirst) {
      boolean late = !now.isBefore(expires(entry.getValue().ended()));
      // A failure takes no room: it is told for as long as was promised.
      boolean tooMuch =
          bytes > mostBytes && entry.getValue().status().state() == RunState.SUCCEEDED;
      if (late || tooMuch || left > MOST) {
        gone.add(entry.getKey());
        bytes -= entry.getValue().bytes();
        left--;
      }
    }
    remove(gone);
  }

  private void remove(List<String> ids) {
    for (String id : ids) {
      kept.remove(id);
      try {
        files(id).remove();
      } catch (IOException failure) {
        LOG.errorf(failure, "%s: its files stay until the next start", id);
      }
    }
  }

  private static ReconstructionException failed(IOException failure) {
    return DiskFailure.of(failure, "the service cannot use its directory of results");
  }

  private static ReconstructionException notFound() {
    return new ReconstructionException(
        FailureCode.NOT_FOUND, "there is no such reconstruction, or it is not kept any more");
  }
}
