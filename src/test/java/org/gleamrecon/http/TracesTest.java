package org.gleamrecon.http;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.gleamrecon.MarkedScan;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.pipeline.Stage;
import org.gleamrecon.tcp.ScannerClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What collectors of traces and of logs get. */
@QuarkusTest
@TestProfile(Canaries.class)
class TracesTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String ABOVE = "00f067aa0ba902b7";
  private static final String REQUEST = "reconstruction";
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("recon.outcome");
  private static final MarkedScan SCAN =
      new MarkedScan(
          PhantomScan.of(
              PhantomOptions.DEFAULTS
                  .with()
                  .matrix(32)
                  .slices(2)
                  .coils(2)
                  .noiseLines(8)
                  .acceleration(2)
                  .calibrationLines(8)
                  .build()));

  @ConfigProperty(name = "gleam.mrd.port")
  int mrdPort;

  @BeforeEach
  void forget() {
    TracesInMemory.SPANS.reset();
  }

  private static List<SpanData> spans() {
    return TracesInMemory.SPANS.getFinishedSpanItems();
  }

  private static Response post(String traceParent, byte[] body) {
    return given()
        .accept("image/png")
        .header("traceparent", traceParent)
        .body(body)
        .post("/v1/reconstructions?method=sense");
  }

  private static List<String> stages() {
    return Stream.of(Stage.values()).map(Stage::label).toList();
  }

  private static SpanData request(List<SpanData> spans) {
    SpanData last = spans.get(spans.size() - 1);
    assertEquals(REQUEST, last.getName());
    return last;
  }

  /** A request's spans: the stages, in the order of the corridor, then the request around them. */
  private static void assertWholeCorridor(List<SpanData> spans) {
    List<String> names = new ArrayList<>(stages());
    names.add(REQUEST);
    assertEquals(names, spans.stream().map(SpanData::getName).toList());
    SpanData request = request(spans);
    for (SpanData stage : spans.subList(0, spans.size() - 1)) {
      assertEquals(request.getSpanId(), stage.getParentSpanId(), stage.getName());
      assertEquals(request.getTraceId(), stage.getTraceId());
      assertTrue(stage.getEndEpochNanos() >= stage.getStartEpochNanos());
    }
    assertEquals("success", request.getAttributes().get(OUTCOME));
  }

  @Test
  void eachStageIsOneSpanInTheOrderOfTheCorridorInTheGatewaysTrace() throws IOException {
    Response answer = post("00-" + TRACE + "-" + ABOVE + "-01", SCAN.stream());
    assertEquals(200, answer.statusCode());
    assertWholeCorridor(spans());
    SpanData request = request(spans());
    assertEquals(TRACE, request.getTraceId());
    assertEquals(ABOVE, request.getParentSpanId());
    assertEquals(
        answer.header("Recon-Id"), request.getAttributes().get(AttributeKey.stringKey("recon.id")));
  }

  @Test
  void aScanOverMrdIsATraceOfItsOwn() throws IOException {
    try (ScannerClient client = new ScannerClient(mrdPort)) {
      client.send(SCAN.stream("sense")).rest();
    }
    assertWholeCorridor(spans());
  }

  @Test
  void whatFailedSaysWithWhichCodeAndInWhichStage() throws IOException {
    byte[] stream = SCAN.stream();
    post("", Arrays.copyOf(stream, stream.length / 2)).then().statusCode(400);
    SpanData request = request(spans());
    assertEquals("MRD_TRUNCATED", request.getAttributes().get(OUTCOME));
    assertEquals(StatusCode.ERROR, request.getStatus().getStatusCode());
    List<SpanData> stages = spans().subList(0, spans().size() - 1);
    assertEquals(
        stages().subList(0, stages.size()), stages.stream().map(SpanData::getName).toList());
  }

  @Test
  void aTraceParentThatIsNoneIsPassedOverAndOneThatIsNotKeptIsNot() throws IOException {
    for (String wrong : List.of("M4RK", "00-" + TRACE + "-M4RK-01", "")) {
      forget();
      post(wrong, SCAN.stream()).then().statusCode(200);
      assertNotEquals(TRACE, request(spans()).getTraceId());
      assertFalse(spans().toString().contains(MarkedScan.MARK), spans().toString());
    }
    forget();
    post("00-" + TRACE + "-" + ABOVE + "-00", SCAN.stream()).then().statusCode(200);
    assertEquals(List.of(), spans());
  }

  @Test
  void everyLineOfTheLogIsAnObject() throws IOException {
    post("", SCAN.stream()).then().statusCode(200);
    ObjectMapper json = new ObjectMapper();
    boolean done = false;
    for (String line : Files.readAllLines(Canaries.LOG)) {
      JsonNode record = json.readTree(line);
      for (String key : List.of("timestamp", "level", "loggerName", "threadName", "message")) {
        assertTrue(record.has(key), line);
      }
      done |= record.path("message").asText().contains(" done: sense");
    }
    assertTrue(done);
  }
}
