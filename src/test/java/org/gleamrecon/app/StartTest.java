package org.gleamrecon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gleamrecon.admission.DataDirectory;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartTest {
  @TempDir Path temporary;

  @Test
  void aSecondHolderIsRefusedAndToldTheFirstsPid() throws IOException {
    Path data = temporary.resolve("not/there/yet");
    try (DataDirectory first = DataDirectory.lock(data)) {
      ReconstructionException failure =
          assertThrows(ReconstructionException.class, () -> DataDirectory.lock(first.path()));
      assertEquals(FailureCode.CONFLICT, failure.code());
      assertTrue(
          failure.detail().contains("process " + ProcessHandle.current().pid()), failure.detail());
    }
    DataDirectory.lock(data).close();
  }

  @Test
  void aLockFileLeftByADeadProcessDoesNotMatter() throws IOException {
    Files.writeString(temporary.resolve("lock"), "999999999\n");
    try (DataDirectory data = DataDirectory.lock(temporary)) {
      assertEquals(
          ProcessHandle.current().pid() + "\n", Files.readString(data.path().resolve("lock")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.1.2.3"})
  void thisMachineMayComeIn(String host) {
    Hosts.requireLoopback(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void othersNeedAuthentication(String host) {
    ReconstructionException failure =
        assertThrows(
            ReconstructionException.class, () -> QuarkusService.serve(host, 8080, 9000, 9002));
    assertTrue(failure.detail().contains("authentication"), failure.detail());
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ReconstructionException failure =
          assertThrows(
              ReconstructionException.class,
              () -> QuarkusService.serve("127.0.0.1", taken.getLocalPort(), 0, 0));
      assertEquals(FailureCode.CONFLICT, failure.code());
      assertTrue(
          failure.detail().contains(Integer.toString(taken.getLocalPort())), failure.detail());
    }
  }
}
