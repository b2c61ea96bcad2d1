package org.gleamrecon.app;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gleamrecon.Peers;
import org.gleamrecon.mrd.Image;
import org.gleamrecon.mrd.ImageHeader;
import org.gleamrecon.mrd.PixelData;
import org.gleamrecon.mrd.Vector3;
import org.gleamrecon.mrd.wire.MessageReader;
import org.gleamrecon.mrd.wire.MrdMessage;
import org.gleamrecon.tcp.ScannerClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that unmodified clients sent, at the service's own doors. */
@QuarkusTest
class ScannerDoorTest {
  @Inject ScannerDoor door;

  @TestHTTPResource(value = "/", management = true)
  URI management = URI.create("http://unset");

  private static List<Image> images(List<MrdMessage> messages) {
    return messages.stream()
        .filter(MrdMessage.ImageMessage.class::isInstance)
        .map(message -> ((MrdMessage.ImageMessage) message).image())
        .toList();
  }

  private List<MrdMessage> overTcp(byte[] stream) throws IOException {
    try (ScannerClient client = new ScannerClient(door.port())) {
      return client.send(stream).rest();
    }
  }

  private static List<MrdMessage> overHttp(byte[] stream) throws IOException {
    byte[] answer =
        given()
            .contentType("application/octet-stream")
            .accept("application/x-ismrmrd-stream")
            .body(stream)
            .post("/v1/reconstructions")
            .then()
            .statusCode(200)
            .extract()
            .asByteArray();
    List<MrdMessage> messages = new ArrayList<>();
    MessageReader reader = new MessageReader(new ByteArrayInputStream(answer));
    for (Optional<MrdMessage> next = reader.read(); next.isPresent(); next = reader.read()) {
      messages.add(next.get());
    }
    return messages;
  }

  private static float[] magnitude(PixelData complex) {
    float[] values = ((PixelData.ComplexFloats) complex).values();
    float[] magnitude = new float[values.length / 2];
    for (int i = 0; i < magnitude.length; i++) {
      double re = values[2 * i];
      double im = values[2 * i + 1];
      magnitude[i] = (float) Math.sqrt(re * re + im * im);
    }
    return magnitude;
  }

  private static List<Object> place(ImageHeader header) {
    return List.of(
        header.matrixSize(),
        header.fieldOfViewMm(),
        header.positionMm(),
        header.readDir(),
        header.phaseDir(),
        header.sliceDir(),
        header.slice(),
        header.contrast(),
        header.repetition(),
        header.imageIndex());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ismrmrd_tool.mrd",
        "python_client.mrd",
        "gadgetron_client.mrd",
        "ismrmrd_tool_phantom_32coil.mrd"
      })
  void aRecordedSessionGivesThePixelsAndPlacesOfTheHttpDoor(String recorded) throws IOException {
    Path file = Peers.shared("data/streams/" + recorded);
    byte[] stream = Files.readAllBytes(file);
    List<MrdMessage> answer = overTcp(stream);
    assertEquals(new MrdMessage.Close(), answer.get(answer.size() - 1));
    List<Image> found = images(answer);
    List<Image> expected = images(overHttp(stream));
    assertTrue(!expected.isEmpty());
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(
          magnitude(expected.get(i).pixels()), ((PixelData.Floats) found.get(i).pixels()).values());
      assertEquals(place(expected.get(i).header()), place(found.get(i).header()));
    }
  }

  @Test
  void slicesLieWhereTheScanHadThem() throws IOException {
    String expected =
        Peers.run(
            Peers.python("numpy"),
            "-c",
            "import numpy, sys\n"
                + "for v in numpy.load(sys.argv[1])['first_voxel_lps_mm'].ravel(): print(v)",
            Peers.shared("data/streams/truth.npz").toString());
    double[] truth = expected.lines().mapToDouble(Double::parseDouble).toArray();
    List<Image> images =
        images(overTcp(Files.readAllBytes(Peers.shared("data/streams/gadgetron_client.mrd"))));
    assertEquals(2, images.size());
    for (int i = 0; i < 2; i++) {
      ImageHeader header = images.get(i).header();
      double halfX = header.fieldOfViewMm().xMm() / 2;
      double halfY = header.fieldOfViewMm().yMm() / 2;
      Vector3 read = header.readDir();
      Vector3 phase = header.phaseDir();
      Vector3 centre = header.positionMm();
      assertArrayEquals(
          new double[] {truth[3 * i], truth[3 * i + 1], truth[3 * i + 2]},
          new double[] {
            centre.x() - halfX * read.x() - halfY * phase.x(),
            centre.y() - halfX * read.y() - halfY * phase.y(),
            centre.z() - halfX * read.z() - halfY * phase.z()
          },
          1e-3);
    }
  }

  @Test
  void metricsNameTheDoor() throws IOException {
    overTcp(Files.readAllBytes(Peers.shared("data/streams/gadgetron_client.mrd")));
    given()
        .get(management.resolve("/q/metrics").toString())
        .then()
        .body(containsString("recon_requests_total{door=\"mrd\""));
  }
}
