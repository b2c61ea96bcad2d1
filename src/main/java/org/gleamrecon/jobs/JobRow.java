package org.gleamrecon.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import org.gleamrecon.modelstore.ModelId;
import org.jspecify.annotations.Nullable;

/** A job as a row of the table {@code fine_tune_job}; what has parts is JSON there. */
final class JobRow {
  static final String COLUMNS =
      "id, number, request, base_name, base_version, state, state_details, trainer_status, trainer,"
          + " created_ms, started_ms, ended_ms";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private JobRow() {}

  /** The job of the current row, of {@link #COLUMNS}. */
  static FineTuneJob read(ResultSet row) throws SQLException {
    return new FineTuneJob(
        row.getString("id"),
        row.getLong("number"),
        FineTuneRequestJson.read(row.getString("request")),
        new ModelId(row.getString("base_name"), row.getInt("base_version")),
        parse(row.getString("state_details"), type(row.getString("state"))),
        Optional.ofNullable(row.getString("trainer_status"))
            .map(text -> parse(text, TrainerStatus.class)),
        Optional.ofNullable(row.getString("trainer")),
        Instant.ofEpochMilli(row.getLong("created_ms")),
        time(row, "started_ms"),
        time(row, "ended_ms"));
  }

  /** Sets the parameters of an INSERT of {@link #COLUMNS}, from 1; gives the next one. */
  static int insert(PreparedStatement insert, FineTuneJob job) throws SQLException {
    int next = 1;
    insert.setString(next++, job.id());
    insert.setLong(next++, job.number());
    insert.setString(next++, FineTuneRequestJson.write(job.request()));
    insert.setString(next++, job.base().name());
    insert.setInt(next++, job.base().version());
    next = change(insert, next, job);
    insert.setLong(next++, job.created().toEpochMilli());
    return times(insert, next, job);
  }

  /** Sets state, state_details, trainer_status, trainer; gives the next one. */
  static int change(PreparedStatement statement, int first, FineTuneJob job) throws SQLException {
    int next = first;
    statement.setString(next++, job.state().label());
    statement.setString(next++, write(job.state()));
    statement.setString(next++, job.status().map(JobRow::write).orElse(null));
    statement.setString(next++, job.trainer().orElse(null));
    return next;
  }

  /** Sets started_ms, ended_ms; gives the next one. */
  static int times(PreparedStatement statement, int first, FineTuneJob job) throws SQLException {
    int next = first;
    for (Optional<Instant> time : java.util.List.of(job.started(), job.ended())) {
      if (time.isPresent()) {
        statement.setLong(next++, time.get().toEpochMilli());
      } else {
        statement.setNull(next++, Types.BIGINT);
      }
    }
    return next;
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    long milliseconds = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(milliseconds));
  }

  private static Class<? extends JobState> type(String label) throws SQLException {
    return switch (label) {
      case "queued" -> JobState.Queued.class;
      case "running" -> JobState.Running.class;
      case "evaluating" -> JobState.Evaluating.class;
      case "succeeded" -> JobState.Succeeded.class;
      case "failed" -> JobState.Failed.class;
      case "cancelled" -> JobState.Cancelled.class;
      default -> throw new SQLException("a job in the unknown state " + label);
    };
  }

  private static <T> T parse(String text, Class<? extends T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException damaged) {
      throw new IllegalStateException("a row of fine_tune_job is damaged", damaged);
    }
  }

  private static @Nullable String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
