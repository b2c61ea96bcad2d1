package org.gleamrecon.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJobStoreTest extends JobStoreLaws {
  @TempDir Path directory;

  @Override
  JobDatabase database() {
    return JobDatabase.sqlite(directory.resolve("gleam.db"));
  }

  @Test
  void anAcceptedJobIsInTheFilesBeforeAnybodyClosesThem() throws IOException {
    FineTuneJob job = add(KEY);
    Path copy = Files.createDirectory(directory.resolve("copy"));
    for (String name : List.of("gleam.db", "gleam.db-wal")) {
      Files.copy(directory.resolve(name), copy.resolve(name));
    }
    try (JobDatabase left = JobDatabase.sqlite(copy.resolve("gleam.db"))) {
      assertEquals(List.of(job), new JobStore(left, Clock.systemUTC()).list());
    }
  }

  @Test
  void everyCommitGoesToTheDisk() {
    List<String> settings =
        database.transaction(
            connection -> {
              List<String> values = new ArrayList<>();
              for (String pragma : List.of("journal_mode", "synchronous")) {
                try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("PRAGMA " + pragma)) {
                  row.next();
                  values.add(row.getString(1));
                }
              }
              return values;
            });
    // SQLite's number for FULL.
    assertEquals(List.of("wal", "2"), settings);
  }
}
