package org.gleamrecon.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gleamrecon.Peers;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.image.ImageGeometry;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.kspace.Vector3d;
import org.gleamrecon.mrd.EncodingSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether pixels and places arrive, as pydicom and nibabel read them. */
class DicomImageTest {
  @TempDir Path directory;

  @Test
  void pixelsAndPlacesOfAnAxialSeriesArrive() throws IOException {
    judge(SampleSeries.axial(), new Vector3d(1, 0, 0), new Vector3d(0, 1, 0), 8);
  }

  @Test
  void pixelsAndPlacesOfAnObliqueSeriesWithOblongPixelsArrive() throws IOException {
    judge(SampleSeries.oblique(), SampleSeries.READ, SampleSeries.PHASE, 8);
  }

  @Test
  void partitionsOfASlabAreStackedAlongItsNormal() throws IOException {
    judge(SampleSeries.slab(), SampleSeries.READ, SampleSeries.PHASE, 6);
  }

  @Test
  void echoesAndPhasesOfACineLieInTheirSlices() throws IOException {
    judge(SampleSeries.cineWithTwoEchoes(), SampleSeries.PHASE, SampleSeries.READ.times(-1), 8);
  }

  @Test
  void timesFollowTheContrastAndTemporalPositionsThePhase() throws IOException {
    String script =
        """
        import sys, pydicom
        for file in sys.argv[1:]:
            d = pydicom.dcmread(file)
            print(d.EchoTime, d.EchoNumbers, d.RepetitionTime, d.TemporalPositionIdentifier,
                  d.NumberOfTemporalPositions)
        """;
    List<String> command = new ArrayList<>(List.of(Peers.python("pydicom"), "-c", script));
    SampleSeries.cineWithTwoEchoes()
        .write(directory)
        .subList(0, 6)
        .forEach(file -> command.add(file.toString()));
    assertEquals(
        """
        4.92 1 4000 1 3
        4.92 1 4000 2 3
        4.92 1 4000 3 3
        98.4 2 4000 1 3
        98.4 2 4000 2 3
        98.4 2 4000 3 3
        """,
        Peers.run(command.toArray(String[]::new)));
  }

  @ParameterizedTest
  @CsvSource({
    "SIEMENS,2.5 105 207.5",
    "gleam-recon,1 42 83",
    // Nobody says what the stamps of others count.
    "Vendor,None None None"
  })
  void phasesHaveTheirTriggerTimeWhereTheUnitOfTheStampsIsKnown(String vendor, String times)
      throws IOException {
    String script =
        """
        import sys, pydicom
        print(*[pydicom.dcmread(file).get('TriggerTime') for file in sys.argv[1:]])
        """;
    List<String> command = new ArrayList<>(List.of(Peers.python("pydicom"), "-c", script));
    SampleSeries.cineWithTwoEchoes()
        .stamped(vendor, 41)
        .write(directory)
        .subList(0, 3)
        .forEach(file -> command.add(file.toString()));
    assertEquals(times, Peers.run(command.toArray(String[]::new)).trim());
  }

  @Test
  void theSameImageGivesTheSameBytes() {
    SampleSeries series = SampleSeries.oblique();
    MrImage image = series.images().get(2);
    assertEquals(
        ByteBuffer.wrap(series.encoder().encode(image)),
        ByteBuffer.wrap(series.encoder().encode(image)));
  }

  @Test
  void aGeometryThatIsNotFiniteIsRefused() {
    SampleSeries series = SampleSeries.oblique();
    MrImage image = series.images().get(0);
    ImageGeometry nowhere = image.geometry().withSliceSpacing(Double.POSITIVE_INFINITY);
    MrImage lost =
        new MrImage(
            image.pixels(),
            image.nx(),
            image.ny(),
            nowhere,
            image.counters(),
            0,
            0,
            0,
            0,
            new long[3]);
    ReconstructionException failure =
        assertThrows(ReconstructionException.class, () -> series.encoder().encode(lost));
    assertEquals(FailureCode.INTERNAL, failure.code());
  }

  private void judge(SampleSeries series, Vector3d read, Vector3d phase, double gapMm)
      throws IOException {
    series.write(directory);
    EncodingSpace space = series.header().encodings().get(0).reconSpace();
    for (MrImage image : series.images()) {
      String name = "image-%03d".formatted(image.index());
      Vector3d position = SampleSeries.slice(image.slice(), read, phase).positionMm();
      Files.writeString(
          directory.resolve(name + ".txt"),
          String.format(
              Locale.ROOT,
              "matrix %d %d %d%nfov %s %s %s%npartition %d%ngap %s%nread %s%nphase %s%nposition %s%n",
              space.matrixSize().x(),
              space.matrixSize().y(),
              space.matrixSize().z(),
              space.fieldOfViewMm().xMm(),
              space.fieldOfViewMm().yMm(),
              space.fieldOfViewMm().zMm(),
              image.partition(),
              gapMm,
              numbers(read),
              numbers(phase),
              numbers(position)));
      float[] magnitude = image.magnitude();
      ByteBuffer bytes = ByteBuffer.allocate(4 * magnitude.length);
      bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(magnitude);
      Files.write(directory.resolve(name + ".f32"), bytes.array());
    }
    String said =
        Peers.run(
            Peers.python("pydicom", "numpy", "nibabel"),
            "src/test/resources/dicom/judge.py",
            "series",
            directory.toString());
    assertEquals(series.images().size() + " images", said.strip());
  }

  private static String numbers(Vector3d vector) {
    return vector.x() + " " + vector.y() + " " + vector.z();
  }
}
