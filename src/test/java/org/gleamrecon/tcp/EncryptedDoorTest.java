package org.gleamrecon.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import org.gleamrecon.CertificateMaker;
import org.gleamrecon.CertificateMaker.Purpose;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.ExampleScan;
import org.gleamrecon.mrd.wire.MrdMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MRD inside TLS: the same session, and nobody's who cannot speak it or may not. */
class EncryptedDoorTest {
  private static final byte[] SCAN = ExampleScan.bytes(ExampleScan.scan(new Random(1), 6));

  @TempDir Path directory;
  private CertificateMaker authority;

  @BeforeEach
  void makeCertificates() throws Exception {
    authority = CertificateMaker.authority(directory, "Authority");
    authority.issue("server", "CN=localhost", Purpose.SERVER, 9);
    authority.writePem("server");
    authority.issue("gateway", "CN=gateway-1", Purpose.CLIENT, 9);
    Files.writeString(directory.resolve("ca.pem"), CertificateMaker.pem(authority.certificate()));
  }

  private OpenDoor door(boolean mutual) {
    return new OpenDoor(
        directory.resolve("door"),
        new MrdTls(
            directory.resolve("server.pem"),
            directory.resolve("server.key"),
            mutual ? Optional.of(directory.resolve("ca.pem")) : Optional.empty()));
  }

  private ScannerClient client(OpenDoor door, String own, String protocol) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            CertificateMaker.context(
                    authority.store("server"),
                    own.isEmpty() ? Optional.empty() : Optional.of(authority.store(own)))
                .getSocketFactory()
                .createSocket();
    socket.setEnabledProtocols(new String[] {protocol});
    return new ScannerClient(door.port, socket);
  }

  @Test
  void aScanAndItsImagesTravelAsWithout() throws Exception {
    try (OpenDoor door = door(false)) {
      try (ScannerClient client = client(door, "", "TLSv1.3")) {
        List<MrdMessage> answer = client.send(SCAN).rest();
        assertInstanceOf(MrdMessage.Close.class, answer.get(answer.size() - 1));
        assertTrue(answer.stream().anyMatch(MrdMessage.ImageMessage.class::isInstance));
      }
      door.assertNothingLeft();
    }
  }

  @Test
  void whatIsLeftOfASessionGoesWhenItsClientIsCutOff() throws Exception {
    try (OpenDoor door = door(false)) {
      ScannerClient client = client(door, "", "TLSv1.3");
      client.send(Arrays.copyOf(SCAN, SCAN.length - 8));
      OpenDoor.await(1, door.server::sessions);
      client.cut();
      door.assertNothingLeft();
    }
  }

  @Test
  void whoHasEndedItsSideStillGetsItsImages() throws Exception {
    try (OpenDoor door = door(false)) {
      try (ScannerClient client = client(door, "", "TLSv1.3")) {
        List<MrdMessage> answer = client.send(SCAN).endSending().rest();
        assertInstanceOf(MrdMessage.Close.class, answer.get(answer.size() - 1));
        assertTrue(answer.stream().anyMatch(MrdMessage.ImageMessage.class::isInstance));
      }
      door.assertNothingLeft();
    }
  }

  @Test
  void aClientOfOursIsLetInWhereClientsMustShowACertificate() throws Exception {
    try (OpenDoor door = door(true)) {
      try (ScannerClient client = client(door, "gateway", "TLSv1.3")) {
        List<MrdMessage> answer = client.send(SCAN).rest();
        assertInstanceOf(MrdMessage.Close.class, answer.get(answer.size() - 1));
      }
      door.assertNothingLeft();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "impostor"})
  void whoShowsNoneOrOneThatNobodyOfOursSignedHasNoSession(String own) throws Exception {
    CertificateMaker.authority(directory, "Authority")
        .issue("impostor", "CN=gateway-1", Purpose.CLIENT, 9);
    try (OpenDoor door = door(true)) {
      try (ScannerClient client = client(door, own, "TLSv1.3")) {
        assertThrows(IOException.class, () -> client.send(SCAN).rest());
      }
      assertEquals(List.of(), door.outcomes);
      door.assertNothingLeft();
    }
  }

  @Test
  void olderTlsInWhichWhoEndsItsSideEndsBothIsNotSpoken() throws Exception {
    try (OpenDoor door = door(false)) {
      try (ScannerClient client = client(door, "", "TLSv1.2")) {
        assertThrows(IOException.class, () -> client.send(SCAN).rest());
      }
      assertEquals(List.of(), door.outcomes);
      door.assertNothingLeft();
    }
  }

  @Test
  void whoDoesNotSpeakTlsIsNotHeard() throws Exception {
    try (OpenDoor door = door(false)) {
      try (ScannerClient client = door.client()) {
        List<MrdMessage> answer = List.of();
        try {
          answer = client.send(SCAN).rest();
        } catch (IOException ended) {
          // As good as no answer.
        }
        assertEquals(List.of(), answer);
      }
      assertEquals(List.of(), door.outcomes);
      door.assertNothingLeft();
    }
  }

  @Test
  void filesThatAreNoCertificateAreNamed() throws Exception {
    Files.writeString(directory.resolve("server.pem"), "nothing");
    ReconstructionException refused =
        assertThrows(ReconstructionException.class, () -> door(false).close());
    assertEquals(FailureCode.PARAMETER_INVALID, refused.code());
    assertTrue(refused.detail().contains("server.pem"), refused.detail());
  }
}
