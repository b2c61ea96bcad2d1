package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeMemoryTest {
  @TempDir Path directory;

  @Test
  void theMachinesOrTheGroupsWhicheverIsLess() throws IOException {
    Path machine = directory.resolve("meminfo");
    Path group = Files.createDirectory(directory.resolve("group"));
    assertEquals(Long.MAX_VALUE, FreeMemory.bytes(machine, group));
    Files.writeString(machine, "MemTotal:  9000 kB\nMemFree: 10 kB\nMemAvailable:   2000 kB\n");
    assertEquals(2000 << 10, FreeMemory.bytes(machine, group));
    Files.writeString(group.resolve("memory.max"), "max\n");
    Files.writeString(group.resolve("memory.current"), "900000\n");
    assertEquals(2000 << 10, FreeMemory.bytes(machine, group));
    Files.writeString(group.resolve("memory.max"), "1000000\n");
    assertEquals(100000, FreeMemory.bytes(machine, group));
    Files.writeString(group.resolve("memory.stat"), "active_file 3\ninactive_file 50000\n");
    assertEquals(150000, FreeMemory.bytes(machine, group));
    assertTrue(FreeMemory.bytes() > 0);
  }
}
