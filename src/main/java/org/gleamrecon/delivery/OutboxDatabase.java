package org.gleamrecon.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * The outbox's table, in the service's database beside the tables of others. SQL that SQLite and
 * PostgreSQL both understand. A commit is on the disk when it returns.
 */
public final class OutboxDatabase {
  private static final int SQLITE_FULL = 13;
  private static final int PRIMARY_CODE = 0xff;
  private static final String POSTGRESQL_DISK_FULL = "53100";
  private static final String MIGRATIONS = "classpath:org/gleamrecon/delivery";

  private final DataSource source;

  private OutboxDatabase(DataSource source) {
    this.source = source;
  }

  /**
   * Opens the table, or makes it.
   *
   * @param source whose commits are durable
   * @throws ReconstructionException INTERNAL
   */
  public static OutboxDatabase open(DataSource source) {
    try {
      Flyway.configure(OutboxDatabase.class.getClassLoader())
          .dataSource(source)
          .locations(MIGRATIONS)
          .table("outbox_schema_history")
          // Other tables lie beside ours.
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .load()
          .migrate();
    } catch (FlywayException failure) {
      throw new ReconstructionException(
          FailureCode.INTERNAL, "the database cannot be used for the outbox", failure);
    }
    return new OutboxDatabase(source);
  }

  /** Work on a connection, with its result. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /**
   * Does something in a transaction: all of it or nothing.
   *
   * @throws ReconstructionException NO_SPACE if the disk is full, else INTERNAL
   */
  <T> T transaction(Work<T> work) {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.on(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException failure) {
        connection.rollback();
        throw failure;
      }
    } catch (SQLException failure) {
      throw isFull(failure)
          ? new ReconstructionException(
              FailureCode.NO_SPACE, "the disk of the outbox's database is full", failure)
          : new ReconstructionException(
              FailureCode.INTERNAL, "the outbox's database failed", failure);
    }
  }

  private static boolean isFull(SQLException failure) {
    return (failure.getErrorCode() & PRIMARY_CODE) == SQLITE_FULL
        || POSTGRESQL_DISK_FULL.equals(failure.getSQLState());
  }
}
