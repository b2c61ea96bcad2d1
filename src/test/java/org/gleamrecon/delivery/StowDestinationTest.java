package org.gleamrecon.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What our requests are and what answers mean; OrthancDeliveryTest asks a server of others. */
@Timeout(120)
class StowDestinationTest {
  private static final Instance INSTANCE = new Instance("1.2.3", "1.2.3.4", new byte[] {7, 8, 9});

  private static StowDestination to(HttpServer server, Duration replyTime) {
    return new StowDestination(
        "web",
        Set.of("http"),
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/dicom-web"),
        () -> Optional.of("secret"),
        Optional.empty(),
        Duration.ofSeconds(20),
        replyTime);
  }

  private static HttpServer server() throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
  }

  @Test
  void aRequestIsTheOnePartThatTheStandardDescribes() throws Exception {
    CompletableFuture<String> request = new CompletableFuture<>();
    CompletableFuture<String> body = new CompletableFuture<>();
    HttpServer server = server();
    server.createContext(
        "/dicom-web/studies",
        exchange -> {
          request.complete(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Content-Type")
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          body.complete(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try (Destination.Shipment shipment = to(server, Duration.ofMinutes(1)).open(Set.of())) {
      assertEquals(
          new Acknowledgement(Acknowledgement.Kind.STORED, "HTTP_200"), shipment.send(INSTANCE));
    } finally {
      server.stop(0);
    }
    String boundary = request.get().replaceFirst(".*boundary=([^ ]+) .*", "$1");
    assertEquals(
        "POST /dicom-web/studies multipart/related; type=\"application/dicom\"; boundary="
            + boundary
            + " Bearer secret",
        request.get());
    assertEquals(
        "--"
            + boundary
            + "\r\nContent-Type: application/dicom\r\n\r\n\u0007\b\t\r\n--"
            + boundary
            + "--\r\n",
        body.get());
  }

  private static final String FAILED =
      "{'00081198':{'vr':'SQ','Value':[{'00081197':{'vr':'US','Value':[REASON]}}]}}";

  @ParameterizedTest
  @CsvSource({
    "200, '', STORED, HTTP_200",
    "200, 'not json', STORED, HTTP_200",
    "200, 42752, REFUSED_NOW, STATUS_A700",
    "202, '', REFUSED_NOW, HTTP_202",
    "202, 43264, REFUSED, STATUS_A900",
    "202, '{''00081199'':{''vr'':''SQ'',''Value'':[{}]}}', STORED_WITH_WARNING, HTTP_202",
    "409, 42752, REFUSED_NOW, STATUS_A700",
    "409, 272, REFUSED_NOW, STATUS_0110",
    "409, 273, STORED_WITH_WARNING, STATUS_0111",
    "409, 49152, REFUSED, STATUS_C000",
    "409, '', REFUSED, HTTP_409",
    "400, '', REFUSED, HTTP_400",
    "413, '', REFUSED, HTTP_413",
    "500, '', REFUSED_NOW, HTTP_500"
  })
  void anAnswerMeansWhatTheStandardSays(
      int status, String body, Acknowledgement.Kind kind, String code) throws DeliveryException {
    String json = body.matches("\\d+") ? FAILED.replace("REASON", body) : body;
    assertEquals(
        new Acknowledgement(kind, code),
        StowAnswer.judge(status, json.replace('\'', '"').getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 401, 403, 404, 429, 502, 503})
  void answersAboutTheServiceConcernNoImage(int status) {
    DeliveryException failure =
        assertThrows(DeliveryException.class, () -> StowAnswer.judge(status, new byte[0]));
    assertTrue(failure.isOfDestination());
    assertEquals("HTTP_" + status, failure.code());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aServerThatNeverEndsItsAnswerIsAnError(boolean begun) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    HttpServer server = server();
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          if (begun) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
          }
          try {
            over.await();
          } catch (InterruptedException interrupt) {
            throw new IOException(interrupt);
          }
          exchange.close();
        });
    server.start();
    try (Destination.Shipment shipment = to(server, Duration.ofMillis(300)).open(Set.of())) {
      DeliveryException failure =
          assertThrows(DeliveryException.class, () -> shipment.send(INSTANCE));
      assertEquals(begun ? "CLOSED" : "TIMED_OUT", failure.code());
    } finally {
      over.countDown();
      server.stop(0);
    }
  }
}
