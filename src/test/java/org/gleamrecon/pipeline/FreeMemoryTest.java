package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gleamrecon.tensor.ComputeDevice;
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
    assertEquals(1000000, FreeMemory.totalBytes(machine, group));
    Files.delete(group.resolve("memory.max"));
    assertEquals(9000 << 10, FreeMemory.totalBytes(machine, group));
    Files.delete(machine);
    assertEquals(Long.MAX_VALUE, FreeMemory.totalBytes(machine, group));
    assertTrue(FreeMemory.bytes() > 0);
  }

  @Test
  void theDeviceNeverHasMoreFreeThanItHas() {
    assertEquals(Optional.of(new DeviceMemory(7, 9)), DeviceMemory.of(7, 9));
    assertEquals(Optional.of(new DeviceMemory(9, 9)), DeviceMemory.of(Long.MAX_VALUE, 9));
    assertEquals(Optional.empty(), DeviceMemory.of(7, Long.MAX_VALUE));
    DeviceMemory now = DeviceMemory.of(ComputeDevice.CPU).orElseThrow();
    assertTrue(now.freeBytes() > 0 && now.freeBytes() <= now.totalBytes(), now.toString());
  }
}
