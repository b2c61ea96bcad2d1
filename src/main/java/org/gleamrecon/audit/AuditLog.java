package org.gleamrecon.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes events down. Each is in the system's hands when {@link #record} returns, so the death of
 * this process loses none. What people did to the service (start and stop, models, jobs, data) is
 * on the disk then too; scans and refusals are within a second, which a power failure may cost.
 *
 * <p>Nothing that goes wrong here stops a scan: a failed write is counted and told by {@link
 * #problem}, and when writing works again a message says how many events are missing.
 *
 * <p>Of refusals {@value #MOST_REFUSALS} are written in a minute, the next one tells how many more
 * there were: nobody can push other events out of the files by knocking.
 *
 * <p>Safe for several threads.
 */
public final class AuditLog implements AutoCloseable {
  /** Where the files lie, under the data directory. */
  public static final String DIRECTORY = "audit";

  static final int MOST_REFUSALS = 60;

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration FORCE_EVERY = Duration.ofSeconds(1);
  private static final Duration PRUNE_EVERY = Duration.ofHours(1);

  private final Path directory;
  private final AuditLimits limits;
  private final String source;
  private final InstantSource clock;
  private final Thread upkeep = new Thread(this::keepUp, "audit");

  private @Nullable AuditFiles files;
  private Optional<String> problem = Optional.empty();
  private Optional<String> undeleted = Optional.empty();
  private long failures;
  private long missed;
  private boolean dirty;
  private boolean pruneDue;
  private Instant pruned = Instant.EPOCH;
  private Instant minuteBegan = Instant.EPOCH;
  private int refusals;
  private int untold;

  private AuditLog(Path directory, AuditLimits limits, String source, InstantSource clock) {
    this.directory = directory;
    this.limits = limits;
    this.source = source;
    this.clock = clock;
  }

  /**
   * Begins, or goes on.
   *
   * @param source names this service in its messages
   */
  public static AuditLog open(
      Path directory, AuditLimits limits, String source, InstantSource clock) {
    AuditLog log = new AuditLog(directory, limits, source, clock);
    log.upkeep.setDaemon(true);
    log.upkeep.start();
    return log;
  }

  /** Writes one down. Never throws. */
  public synchronized void record(AuditEvent event) {
    Instant now = clock.instant();
    if (event.isRefusal()) {
      if (Duration.between(minuteBegan, now).abs().compareTo(MINUTE) >= 0) {
        minuteBegan = now;
        refusals = 0;
      }
      if (++refusals > MOST_REFUSALS) {
        untold++;
        return;
      }
      if (untold > 0) {
        write(event.describedFurther(untold + " more were not written before"), now);
        untold = 0;
        return;
      }
    }
    write(event, now);
  }

  private void write(AuditEvent event, Instant now) {
    try {
      if (missed > 0) {
        append(AuditEvent.recordingAgain(missed), now);
        missed = 0;
      }
      append(event, now);
      problem = Optional.empty();
    } catch (IOException | RuntimeException failure) {
      failures++;
      missed++;
      // The exception's own text may name the file only.
      problem = Optional.of("the audit cannot be written: " + failure.getClass().getSimpleName());
      abandon();
    }
  }

  private void append(AuditEvent event, Instant now) throws IOException {
    byte[] line = AuditMessage.line(event, now, source);
    AuditFiles to = files;
    if (to == null) {
      to = AuditFiles.open(directory, now);
      files = to;
    }
    if (!to.takes(line.length, limits.maxFileBytes(), now)) {
      to.force();
      to.close();
      files = null;
      to = AuditFiles.begin(directory, now);
      files = to;
      pruneDue = true;
    }
    to.append(line);
    if (event.isDurable()) {
      to.force();
      dirty = false;
    } else {
      dirty = true;
    }
  }

  private void abandon() {
    try {
      if (files != null) {
        files.close();
      }
    } catch (IOException alreadyBroken) {
      // It is given up either way.
    }
    files = null;
  }

  private void keepUp() {
    try {
      while (true) {
        lookAfterFiles();
        TimeUnit.MILLISECONDS.sleep(FORCE_EVERY.toMillis());
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void lookAfterFiles() {
    forceWhatIsNot();
    Instant now = clock.instant();
    if (pruneDue || Duration.between(pruned, now).compareTo(PRUNE_EVERY) >= 0) {
      pruneDue = false;
      pruned = now;
      prune();
    }
  }

  private void forceWhatIsNot() {
    if (!dirty || files == null) {
      return;
    }
    try {
      files.force();
      dirty = false;
    } catch (IOException failure) {
      failures++;
      problem = Optional.of("the audit does not reach the disk");
      abandon();
    }
  }

  /** Removes what is too old or too much, and makes sure that it is gone. */
  synchronized void prune() {
    try {
      if (!Files.isDirectory(directory)) {
        return;
      }
      Instant now = clock.instant();
      List<Path> all = AuditFiles.list(directory);
      long total = 0;
      for (Path file : all) {
        total += Files.size(file);
      }
      List<String> left = new ArrayList<>();
      // The newest stays, whatever its size.
      for (Path file : all.subList(0, Math.max(0, all.size() - 1))) {
        boolean tooOld =
            Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(limits.retention()));
        if (!tooOld && total <= limits.maxBytes()) {
          continue;
        }
        long bytes = Files.size(file);
        boolean gone = remove(file);
        if (gone) {
          total -= bytes;
        } else {
          left.add(file.getFileName().toString());
        }
        write(
            AuditEvent.fileRemoved(
                file.getFileName().toString(),
                gone ? Outcome.SUCCESS : Outcome.SERIOUS_FAILURE,
                tooOld ? "older than its retention" : "more than the audit may hold"),
            now);
      }
      undeleted =
          left.isEmpty()
              ? Optional.empty()
              : Optional.of("files of the audit cannot be removed: " + String.join(", ", left));
    } catch (IOException | RuntimeException failure) {
      undeleted = Optional.of("the audit's files cannot be looked at");
    }
  }

  private static boolean remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException stays) {
      return false;
    }
    return Files.notExists(file);
  }

  /** What is wrong now, for health. */
  public synchronized Optional<String> problem() {
    return problem.or(() -> undeleted);
  }

  /** Events that could not be written since the start. */
  public synchronized long failures() {
    return failures;
  }

  @Override
  public void close() {
    upkeep.interrupt();
    synchronized (this) {
      forceWhatIsNot();
      abandon();
    }
  }
}
