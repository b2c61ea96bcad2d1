package org.gleamrecon.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobLogTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "java.io.IOException: /srv/gleam/jobs/7/frame.scratch: denied | java.io.IOException: frame.scratch: denied",
        "read '/srv/gleam/a.mrd' | read 'a.mrd'",
        "[/opt/java/lib/libtorch.so+0x7] at java.base/java.lang.Thread.run | [libtorch.so+0x7] at java.base/java.lang.Thread.run",
        "step 3/10: 30.12 dB, 2026/11/23, and/or 1 /10 | step 3/10: 30.12 dB, 2026/11/23, and/or 1 /10",
        "see https://pytorch.org/docs/stable | see https://pytorch.org/docs/stable",
      })
  void ofAPathOnlyTheLastNameStays(String line, String shown) {
    assertEquals(shown, JobLog.withoutPaths(line));
  }

  @Test
  void directoriesWithSpacesGoToo() throws IOException {
    Path job = Files.createDirectories(directory.resolve("my data/jobs/7"));
    Path log = job.resolve("log.txt");
    Files.writeString(log, "cannot write " + job + "/checkpoint\n", StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new JobLog(List.of(log)).copyTo(out);
    assertEquals("cannot write jobs/7/checkpoint\n", out.toString(StandardCharsets.UTF_8));
  }
}
