package org.gleamrecon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.AdmissionState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that sends a byte now and then gets no answer but one, and keeps no place. */
@QuarkusTest
@TestProfile(SlowBodies.class)
class SlowBodyTest {
  @Inject AdmissionGate gate;

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 100000\r\n", "Transfer-Encoding: chunked\r\n"})
  void whoDripsItsBodyIsRefusedAndItsPlaceIsFree(String length) throws Exception {
    boolean chunked = length.startsWith("Transfer");
    AtomicBoolean answered = new AtomicBoolean();
    try (RawConnection connection = new RawConnection(RestAssured.port)) {
      connection.send("POST /v1/reconstructions HTTP/1.1\r\nHost: x\r\n" + length + "\r\n");
      Thread dripping =
          new Thread(
              () -> {
                try {
                  while (!answered.get()) {
                    connection.send(chunked ? "1\r\nT\r\n" : "T");
                    Thread.sleep(20);
                  }
                } catch (IOException | InterruptedException over) {
                  // The service closed the connection, or the test is over.
                }
              });
      dripping.start();
      String answer = connection.answer();
      answered.set(true);
      dripping.join();
      assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
      assertTrue(answer.contains("application/problem+json"), answer);
      assertTrue(answer.contains("\"code\":\"BODY_TOO_SLOW\""), answer);
      assertTrue(answer.contains("\"blame\":\"SENDER\""), answer);
      assertTrue(answer.contains("at least 1048576 bytes a second must come"), answer);
      assertTrue(answer.toLowerCase(Locale.ROOT).contains("\r\nconnection: close\r\n"), answer);
    }
    assertEquals(new AdmissionState(0, 0, 0, 0), gate.state());
    assertEquals(List.of(), ReconstructionsTest.spooled());
  }
}
