package org.gleamrecon.jobs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelId;

/**
 * All jobs, in the database. One service has it open at a time, so that its own lock is enough to
 * make each change whole. Safe for several threads.
 */
final class JobStore {
  private final JobDatabase database;
  private final Clock clock;
  private final List<Consumer<FineTuneJob>> listeners = new CopyOnWriteArrayList<>();

  JobStore(JobDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * The job that a key was used for.
   *
   * @throws ReconstructionException CONFLICT if that was another request
   */
  Optional<FineTuneJob> find(IdempotencyKey key, FineTuneRequest request) {
    Optional<FineTuneJob> found =
        select("WHERE idempotency_key = ?", key.value()).stream().findFirst();
    if (found.isPresent() && !found.get().request().equals(request)) {
      throw new ReconstructionException(
          FailureCode.CONFLICT,
          "this Idempotency-Key was used for another request, of job " + found.get().id());
    }
    return found;
  }

  /**
   * Adds a job at the end of the queue; it is durable when this returns. If the key was used for
   * the same request it is that job.
   *
   * @throws ReconstructionException CONFLICT as {@link #find}, QUOTA_EXCEEDED if too many wait
   */
  synchronized FineTuneJob add(
      FineTuneRequest request, ModelId base, Optional<IdempotencyKey> key, int maxQueued) {
    Optional<FineTuneJob> same = key.flatMap(used -> find(used, request));
    if (same.isPresent()) {
      return same.get();
    }
    int queued = counts().getOrDefault("queued", 0);
    if (queued >= maxQueued) {
      throw new ReconstructionException(
          FailureCode.QUOTA_EXCEEDED,
          "%d fine-tuning jobs wait, the limit is %d".formatted(queued, maxQueued));
    }
    FineTuneJob added =
        database.transaction(
            connection -> {
              FineTuneJob job =
                  new FineTuneJob(
                      UUID.randomUUID().toString(),
                      lastNumber(connection) + 1,
                      request,
                      base,
                      new JobState.Queued(Attempts.NONE, null),
                      Optional.empty(),
                      Optional.empty(),
                      clock.instant().truncatedTo(ChronoUnit.MILLIS),
                      Optional.empty(),
                      Optional.empty());
              try (PreparedStatement insert =
                  connection.prepareStatement(
                      "INSERT INTO fine_tune_job ("
                          + JobRow.COLUMNS
                          + ", idempotency_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                int next = JobRow.insert(insert, job);
                insert.setString(next, key.map(IdempotencyKey::value).orElse(null));
                insert.executeUpdate();
              }
              return job;
            });
    listeners.forEach(listener -> listener.accept(added));
    return added;
  }

  private static long lastNumber(Connection connection) throws SQLException {
    try (PreparedStatement last =
            connection.prepareStatement("SELECT COALESCE(MAX(number), 0) FROM fine_tune_job");
        ResultSet row = last.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Every job, oldest first. */
  List<FineTuneJob> list() {
    return select("");
  }

  Optional<FineTuneJob> find(String id) {
    return select("WHERE id = ?", id).stream().findFirst();
  }

  /** Every job that is not over, oldest first. */
  List<FineTuneJob> open() {
    return select("WHERE state IN ('queued', 'running', 'evaluating')");
  }

  /** How many jobs are in each state; states without jobs are left out. */
  Map<String, Integer> counts() {
    return database.transaction(
        connection -> {
          Map<String, Integer> counts = new TreeMap<>();
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT state, COUNT(*) FROM fine_tune_job GROUP BY state");
              ResultSet row = select.executeQuery()) {
            while (row.next()) {
              counts.put(row.getString(1), row.getInt(2));
            }
          }
          return counts;
        });
  }

  /**
   * Changes a job, durably.
   *
   * @param change gives what becomes of the job, or throws to leave it as it is
   * @return the job as it is now
   * @throws ReconstructionException JOB_NOT_FOUND
   */
  synchronized FineTuneJob change(String id, UnaryOperator<FineTuneJob> change) {
    FineTuneJob before = require(id);
    FineTuneJob after = change.apply(before);
    if (after.equals(before)) {
      return before;
    }
    database.transaction(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE fine_tune_job SET state = ?, state_details = ?, trainer_status = ?,"
                      + " trainer = ?, started_ms = ?, ended_ms = ? WHERE id = ?")) {
            int next = JobRow.times(update, JobRow.change(update, 1, after), after);
            update.setString(next, id);
            return update.executeUpdate();
          }
        });
    listeners.forEach(listener -> listener.accept(after));
    return after;
  }

  /** As {@link #change}, of the state alone. */
  FineTuneJob move(String id, Function<FineTuneJob, JobState> move) {
    return change(
        id, job -> job.in(move.apply(job), clock.instant().truncatedTo(ChronoUnit.MILLIS)));
  }

  /**
   * @throws ReconstructionException JOB_NOT_FOUND
   */
  FineTuneJob require(String id) {
    return find(id)
        .orElseThrow(
            () ->
                new ReconstructionException(
                    FailureCode.JOB_NOT_FOUND, "there is no fine-tuning job of that id"));
  }

  /**
   * Tells a job as it is now, then after each change, in order; until the answer is run. The
   * listener must return at once.
   *
   * @throws ReconstructionException JOB_NOT_FOUND
   */
  synchronized Runnable watch(String id, Consumer<FineTuneJob> listener) {
    FineTuneJob now = require(id);
    Consumer<FineTuneJob> chosen =
        job -> {
          if (job.id().equals(id)) {
            listener.accept(job);
          }
        };
    listeners.add(chosen);
    listener.accept(now);
    return () -> listeners.remove(chosen);
  }

  private List<FineTuneJob> select(String where, String... values) {
    return database.transaction(
        connection -> {
          List<FineTuneJob> jobs = new ArrayList<>();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT "
                      + JobRow.COLUMNS
                      + " FROM fine_tune_job "
                      + where
                      + " ORDER BY number")) {
            for (int i = 0; i < values.length; i++) {
              select.setString(i + 1, values[i]);
            }
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                jobs.add(JobRow.read(row));
              }
            }
          }
          return jobs;
        });
  }
}
