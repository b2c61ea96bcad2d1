package org.gleamrecon.delivery;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.gleamrecon.dicom.DicomSeries;
import org.gleamrecon.failure.DiskFailure;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Images that their destinations have not acknowledged yet. Whatever is killed when: an image that
 * was taken is in here, file and row, until it was acknowledged or somebody removes it. One process
 * has it open at a time. Safe for several threads.
 *
 * <p>Files are on the disk before their rows are, and go after them; what is left between the two
 * is removed at the next start.
 */
final class Outbox {
  private static final Logger LOG = Logger.getLogger(Outbox.class);

  private final OutboxDatabase database;
  private final OutboxFiles files;
  private final OutboxSettings settings;
  private final Clock clock;

  Outbox(OutboxDatabase database, OutboxSettings settings, Clock clock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
    this.files = new OutboxFiles(settings.directory());
  }

  /**
   * Removes files that no entry holds.
   *
   * @throws ReconstructionException INTERNAL if the directory cannot be used
   */
  synchronized void sweep() {
    Set<String> held =
        database.transaction(
            connection ->
                OutboxRows.select(connection, "WHERE state <> 'delivered'").stream()
                    .map(OutboxEntry::file)
                    .collect(Collectors.toSet()));
    try {
      files.removeAllBut(held);
    } catch (IOException failure) {
      throw DiskFailure.of(failure, "the directory of the outbox cannot be used");
    }
  }

  private record Draft(DicomSeries series, int index, String file, long bytes, String sha256) {
    String uid() {
      return series.sopInstanceUid(index);
    }
  }

  /**
   * Takes a series; it is durable when this returns. An image that waits for a destination, or that
   * it acknowledged not long ago, is not taken again: the same UID is the same pixels. One that was
   * given up is tried again.
   *
   * @throws ReconstructionException NO_SPACE, QUOTA_EXCEEDED, INTERNAL; nothing was taken then
   */
  synchronized void add(DicomSeries series, List<String> destinations) {
    List<Draft> drafts = new ArrayList<>();
    List<String> unheld = new ArrayList<>();
    try {
      Set<String> settled = settled(series, destinations);
      long held = heldBytes();
      for (int i = 0; i < series.size(); i++) {
        if (!settled.contains(series.sopInstanceUid(i))) {
          byte[] file = series.file(i);
          requireRoom(held, file.length);
          held += file.length;
          drafts.add(
              new Draft(series, i, files.write(file), file.length, OutboxFiles.sha256(file)));
        }
      }
      if (!drafts.isEmpty()) {
        files.sync(drafts.stream().map(Draft::file).toList());
        unheld.addAll(insert(drafts, destinations));
      }
    } catch (IOException failure) {
      throw undone(drafts, DiskFailure.of(failure, "the outbox's disk failed"));
    } catch (ReconstructionException failure) {
      throw undone(drafts, failure);
    }
    // An entry that was there already keeps the file that it has.
    drafts.forEach(draft -> unheld.add(draft.file()));
    removeUnheld(unheld);
  }

  /** Images that no destination needs. */
  private Set<String> settled(DicomSeries series, List<String> destinations) {
    return database.transaction(
        connection -> {
          Set<String> settled = new TreeSet<>();
          for (int i = 0; i < series.size(); i++) {
            String uid = series.sopInstanceUid(i);
            boolean all = true;
            for (String destination : destinations) {
              all &=
                  entry(connection, destination, uid)
                      .filter(entry -> entry.state() != OutboxState.DEAD)
                      .isPresent();
            }
            if (all) {
              settled.add(uid);
            }
          }
          return settled;
        });
  }

  private static Optional<OutboxEntry> entry(Connection connection, String destination, String uid)
      throws SQLException {
    return OutboxRows.select(
            connection, "WHERE destination = ? AND sop_instance_uid = ?", destination, uid)
        .stream()
        .findFirst();
  }

  private void requireRoom(long held, long more) throws IOException {
    if (more > settings.maxBytes() - held) {
      throw new ReconstructionException(
          FailureCode.QUOTA_EXCEEDED,
          "the outbox holds %d bytes, %d more would exceed the limit of %d"
              .formatted(held, more, settings.maxBytes()));
    }
    long free = files.freeBytes();
    if (free - settings.freeBytesFloor() < more) {
      throw new ReconstructionException(
          FailureCode.NO_SPACE,
          "%d bytes more would leave less than %d bytes free on the service's disk, %d are free"
              .formatted(more, settings.freeBytesFloor(), free));
    }
  }

  /** Returns files that others took the place of. */
  private List<String> insert(List<Draft> drafts, List<String> destinations) {
    Instant now = clock.instant();
    List<String> replaced = new ArrayList<>();
    database.transaction(
        connection -> {
          long number =
              OutboxRows.number(connection, "SELECT COALESCE(MAX(number), 0) FROM outbox_entry");
          for (Draft draft : drafts) {
            for (String destination : destinations) {
              Optional<OutboxEntry> there = entry(connection, destination, draft.uid());
              if (there.isEmpty()) {
                number++;
                OutboxRows.insert(connection, entry(draft, destination, number, now));
              } else if (there.get().state() == OutboxState.DEAD) {
                revive(connection, there.get().id(), now);
                OutboxRows.update(
                    connection,
                    "UPDATE outbox_entry SET file = ?, bytes = ?, sha256 = ? WHERE id = ?",
                    draft.file(),
                    draft.bytes(),
                    draft.sha256(),
                    there.get().id());
                replaced.add(there.get().file());
              }
            }
          }
          return number;
        });
    return replaced;
  }

  private static OutboxEntry entry(Draft draft, String destination, long number, Instant now) {
    return new OutboxEntry(
        UUID.randomUUID().toString(),
        number,
        destination,
        draft.series().sopClassUid(),
        draft.uid(),
        draft.file(),
        draft.bytes(),
        draft.sha256(),
        OutboxState.WAITING,
        0,
        0,
        Optional.empty(),
        now,
        Optional.of(now),
        Optional.empty());
  }

  private static void revive(Connection connection, String id, Instant now) throws SQLException {
    OutboxRows.update(
        connection,
        "UPDATE outbox_entry SET state = 'waiting', refusals = 0, since_ms = ?, next_ms = ?,"
            + " ended_ms = NULL WHERE id = ? AND state <> 'delivered'",
        now.toEpochMilli(),
        now.toEpochMilli(),
        id);
  }

  private ReconstructionException undone(List<Draft> drafts, ReconstructionException reason) {
    for (Draft draft : drafts) {
      try {
        files.remove(draft.file());
      } catch (IOException staysUntilTheNextStart) {
        reason.addSuppressed(staysUntilTheNextStart);
      }
    }
    return reason;
  }

  /** Bytes of all files. */
  long heldBytes() {
    return database.transaction(
        connection ->
            OutboxRows.number(
                connection,
                "SELECT COALESCE(SUM(bytes), 0) FROM (SELECT DISTINCT file, bytes FROM outbox_entry"
                    + " WHERE state <> 'delivered') AS held"));
  }

  /** What is to be sent to a destination now, in the order in which it came. */
  List<OutboxEntry> due(String destination, int most) {
    return database.transaction(
        connection ->
            OutboxRows.select(
                connection,
                "WHERE state = 'waiting' AND destination = ? AND next_ms <= ? ORDER BY number LIMIT "
                    + most,
                destination,
                clock.millis()));
  }

  /** When the next entry of a destination is due; empty if none waits. */
  Optional<Instant> nextDue(String destination) {
    return database.transaction(
        connection ->
            OutboxRows.select(
                    connection,
                    "WHERE state = 'waiting' AND destination = ? ORDER BY next_ms LIMIT 1",
                    destination)
                .stream()
                .findFirst()
                .flatMap(OutboxEntry::nextAttempt));
  }

  /** The file of an entry; empty if it is gone or damaged. */
  Optional<byte[]> file(OutboxEntry entry) {
    return files.read(entry);
  }

  /** A destination has it: the entry is over, durably, and then its file goes. */
  void delivered(OutboxEntry entry, Optional<String> warning) {
    change(
        "UPDATE outbox_entry SET state = 'delivered', last_error = ?, ended_ms = ? WHERE id = ?",
        warning.orElse(null),
        clock.millis(),
        entry.id());
    removeUnheld(List.of(entry.file()));
  }

  /**
   * An attempt failed because of this image.
   *
   * @return whether it will be tried again
   */
  boolean refused(OutboxEntry entry, String code, boolean forGood, Instant next) {
    long now = clock.millis();
    int refusals = entry.refusals() + 1;
    boolean over =
        forGood
            || refusals >= settings.maxRefusals()
            || database.transaction(
                    connection ->
                        OutboxRows.number(
                            connection,
                            "SELECT since_ms FROM outbox_entry WHERE id = ?",
                            entry.id()))
                <= now - settings.giveUpTime().toMillis();
    change(
        "UPDATE outbox_entry SET state = ?, attempts = attempts + 1, refusals = ?, last_error = ?,"
            + " next_ms = ?, ended_ms = ? WHERE id = ?",
        over ? OutboxState.DEAD.label() : OutboxState.WAITING.label(),
        refusals,
        code,
        next.toEpochMilli(),
        over ? now : null,
        entry.id());
    return !over;
  }

  /**
   * Nobody is there: everything that is due waits, and what has waited too long is given up.
   *
   * @return how many were given up
   */
  int unreachable(String destination, String code, Instant next) {
    long now = clock.millis();
    change(
        "UPDATE outbox_entry SET attempts = attempts + 1, last_error = ?, next_ms = ?"
            + " WHERE state = 'waiting' AND destination = ? AND next_ms <= ?",
        code,
        next.toEpochMilli(),
        destination,
        now);
    return change(
        "UPDATE outbox_entry SET state = 'dead', ended_ms = ?"
            + " WHERE state = 'waiting' AND destination = ? AND since_ms <= ?",
        now,
        destination,
        now - settings.giveUpTime().toMillis());
  }

  /** Somebody is there again: what waited for that is due. */
  void reachable(String destination) {
    change(
        "UPDATE outbox_entry SET next_ms = ?"
            + " WHERE state = 'waiting' AND destination = ? AND refusals = 0 AND next_ms > ?",
        clock.millis(),
        destination,
        clock.millis());
  }

  private int change(String statement, @Nullable Object... values) {
    return database.transaction(connection -> OutboxRows.update(connection, statement, values));
  }

  /** Removes files that no entry needs any more. */
  private void removeUnheld(List<String> names) {
    List<String> unheld =
        database.transaction(
            connection -> {
              List<String> found = new ArrayList<>();
              for (String name : names) {
                if (OutboxRows.number(
                        connection,
                        "SELECT COUNT(*) FROM outbox_entry WHERE file = ? AND state <> 'delivered'",
                        name)
                    == 0) {
                  found.add(name);
                }
              }
              return found;
            });
    for (String name : unheld) {
      try {
        files.remove(name);
      } catch (IOException failure) {
        LOG.warnf(failure, "a file of the outbox stays until the next start");
      }
    }
  }

  /** How many images are in each state, by label; states without any are left out. */
  Map<String, Integer> counts() {
    return database.transaction(
        connection -> {
          Map<String, Integer> counts = new TreeMap<>();
          for (OutboxState state : OutboxState.values()) {
            int number =
                (int)
                    OutboxRows.number(
                        connection,
                        "SELECT COUNT(*) FROM outbox_entry WHERE state = ?",
                        state.label());
            if (number > 0) {
              counts.put(state.label(), number);
            }
          }
          return counts;
        });
  }

  /** Entries that are not delivered, those given up first, then in the order they came. */
  List<OutboxEntry> open(int most) {
    return database.transaction(
        connection ->
            OutboxRows.select(
                connection, "WHERE state <> 'delivered' ORDER BY state, number LIMIT " + most));
  }

  /** An entry. */
  Optional<OutboxEntry> find(String id) {
    return database.transaction(
        connection -> OutboxRows.select(connection, "WHERE id = ?", id).stream().findFirst());
  }

  /**
   * Tries an entry again, now, with all patience.
   *
   * @throws ReconstructionException NOT_FOUND, CONFLICT if it is delivered
   */
  OutboxEntry retry(String id) {
    database.transaction(
        connection -> {
          revive(connection, id, clock.instant());
          return id;
        });
    OutboxEntry entry = require(id);
    if (entry.state() == OutboxState.DELIVERED) {
      throw new ReconstructionException(
          FailureCode.CONFLICT, "the destination has acknowledged it: there is nothing to send");
    }
    return entry;
  }

  /**
   * Removes an entry, sent or not.
   *
   * @throws ReconstructionException NOT_FOUND
   */
  void remove(String id) {
    OutboxEntry entry = require(id);
    change("DELETE FROM outbox_entry WHERE id = ?", id);
    removeUnheld(List.of(entry.file()));
  }

  private OutboxEntry require(String id) {
    return find(id)
        .orElseThrow(
            () ->
                new ReconstructionException(
                    FailureCode.NOT_FOUND, "there is no entry of that id in the outbox"));
  }

  /** Forgets images that were delivered long ago. */
  void forget() {
    change(
        "DELETE FROM outbox_entry WHERE state = 'delivered' AND ended_ms <= ?",
        clock.millis() - settings.keepTime().toMillis());
  }
}
