package org.gleamrecon.delivery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Entries as rows; the columns are in {@code V1__outbox.sql}. */
final class OutboxRows {
  private static final String COLUMNS =
      "id, number, destination, sop_class_uid, sop_instance_uid, file, bytes, sha256, state,"
          + " attempts, refusals, last_error, created_ms, next_ms, ended_ms";

  private OutboxRows() {}

  static void insert(Connection connection, OutboxEntry entry) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO outbox_entry ("
                + COLUMNS
                + ", since_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, entry.id());
      insert.setLong(2, entry.number());
      insert.setString(3, entry.destination());
      insert.setString(4, entry.sopClassUid());
      insert.setString(5, entry.sopInstanceUid());
      insert.setString(6, entry.file());
      insert.setLong(7, entry.bytes());
      insert.setString(8, entry.sha256());
      insert.setString(9, entry.state().label());
      insert.setInt(10, entry.attempts());
      insert.setInt(11, entry.refusals());
      insert.setString(12, entry.lastError().orElse(null));
      insert.setLong(13, entry.created().toEpochMilli());
      insert.setLong(14, entry.nextAttempt().map(Instant::toEpochMilli).orElse(0L));
      insert.setObject(15, entry.ended().map(Instant::toEpochMilli).orElse(null));
      insert.setLong(16, entry.created().toEpochMilli());
      insert.executeUpdate();
    }
  }

  /**
   * @param tail what follows FROM, our own text
   */
  static List<OutboxEntry> select(Connection connection, String tail, Object... values)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT " + COLUMNS + " FROM outbox_entry " + tail)) {
      set(select, values);
      List<OutboxEntry> entries = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          entries.add(read(row));
        }
      }
      return entries;
    }
  }

  static int update(Connection connection, String statement, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(statement)) {
      set(update, values);
      return update.executeUpdate();
    }
  }

  /** A number; 0 where there is none. */
  static long number(Connection connection, String query, Object... values) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(query)) {
      set(select, values);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private static void set(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  private static OutboxEntry read(ResultSet row) throws SQLException {
    OutboxState state = OutboxState.of(row.getString(9));
    long ended = row.getLong(15);
    boolean over = !row.wasNull();
    return new OutboxEntry(
        row.getString(1),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getLong(7),
        row.getString(8),
        state,
        row.getInt(10),
        row.getInt(11),
        Optional.ofNullable(row.getString(12)),
        Instant.ofEpochMilli(row.getLong(13)),
        state == OutboxState.WAITING
            ? Optional.of(Instant.ofEpochMilli(row.getLong(14)))
            : Optional.empty(),
        over ? Optional.of(Instant.ofEpochMilli(ended)) : Optional.empty());
  }
}
