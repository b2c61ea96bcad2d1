package org.gleamrecon.jobs;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Where jobs are kept: SQLite in a file, or PostgreSQL. The tables are the same, in SQL that both
 * understand. A commit is on the disk when it returns.
 */
public final class JobDatabase implements AutoCloseable {
  private static final int BUSY_MILLISECONDS = 10_000;
  private static final int SQLITE_FULL = 13;
  private static final int PRIMARY_CODE = 0xff;
  private static final String POSTGRESQL_DISK_FULL = "53100";
  private static final String MIGRATIONS = "classpath:org/gleamrecon/jobs";

  private final DataSource source;
  // SQLite merges and deletes its log whenever the last connection closes: this one stays.
  private final Connection anchor;

  private JobDatabase(DataSource source) {
    this.source = source;
    try {
      Flyway.configure(JobDatabase.class.getClassLoader())
          .dataSource(source)
          .locations(MIGRATIONS)
          .table("jobs_schema_history")
          // Other tables may lie beside ours.
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .load()
          .migrate();
      anchor = source.getConnection();
    } catch (FlywayException | SQLException failure) {
      throw new ReconstructionException(
          FailureCode.INTERNAL, "the database of jobs cannot be used: " + reason(failure), failure);
    }
  }

  /** Flyway's messages have many lines. */
  private static String reason(Exception failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip();
  }

  /**
   * Opens a file, or makes it.
   *
   * @throws ReconstructionException INTERNAL
   */
  public static JobDatabase sqlite(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // The default in WAL mode would lose what was committed last when the power fails.
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLISECONDS);
    // A transaction that reads first and finds that another one has written would fail at once.
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return new JobDatabase(source);
  }

  /**
   * Opens a database of a PostgreSQL server.
   *
   * @param url {@code jdbc:postgresql://...?user=...}; the password there, or in the driver's own
   *     password file
   * @throws ReconstructionException INTERNAL, PARAMETER_INVALID if it is no such URL
   */
  public static JobDatabase postgresql(String url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    try {
      source.setUrl(url);
    } catch (IllegalArgumentException other) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "gleam.database is neither sqlite nor the JDBC URL of a PostgreSQL database",
          other);
    }
    return new JobDatabase(source);
  }

  /** For other rooms' tables, which lie beside ours. */
  public DataSource source() {
    return source;
  }

  /** Work on a connection, with its result. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /**
   * Does something in a transaction: all of it or nothing. What it has done is durable when this
   * returns.
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
              FailureCode.NO_SPACE, "the disk of the database of jobs is full", failure)
          : new ReconstructionException(
              FailureCode.INTERNAL, "the database of jobs failed", failure);
    }
  }

  private static boolean isFull(SQLException failure) {
    return (failure.getErrorCode() & PRIMARY_CODE) == SQLITE_FULL
        || POSTGRESQL_DISK_FULL.equals(failure.getSQLState());
  }

  @Override
  public void close() {
    try {
      anchor.close();
    } catch (SQLException failure) {
      throw new ReconstructionException(
          FailureCode.INTERNAL, "the database of jobs does not close", failure);
    }
  }
}
