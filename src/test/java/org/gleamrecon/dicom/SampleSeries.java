package org.gleamrecon.dicom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gleamrecon.image.ImageGeometry;
import org.gleamrecon.image.ImagePlacement;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.image.PixelScaling;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.kspace.FrameCounters;
import org.gleamrecon.kspace.SliceGeometry;
import org.gleamrecon.kspace.Vector3d;
import org.gleamrecon.mrd.Encoding;
import org.gleamrecon.mrd.EncodingLimits;
import org.gleamrecon.mrd.EncodingSpace;
import org.gleamrecon.mrd.FieldOfView;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.Trajectory;
import org.jspecify.annotations.Nullable;

/**
 * Series for the tests: an axial, an oblique with oblong pixels, a slab, a cine with two echoes.
 */
public record SampleSeries(MrdHeader header, List<MrImage> images) {
  static final LocalDateTime NOON = LocalDateTime.of(2026, 3, 4, 12, 0, 1, 250_000_000);

  /** Orthonormal, turned about two axes. */
  static final Vector3d READ =
      new Vector3d(Math.cos(0.4), Math.sin(0.4) * Math.cos(0.3), Math.sin(0.4) * Math.sin(0.3));

  static final Vector3d PHASE =
      new Vector3d(-Math.sin(0.4), Math.cos(0.4) * Math.cos(0.3), Math.cos(0.4) * Math.sin(0.3));

  public DicomEncoder encoder() {
    return new DicomEncoder(header, provenance(8), PixelScaling.of(images), SeriesOptions.of(NOON));
  }

  /** Other UIDs for other numbers of iterations. */
  public DicomSeries series(int nInf) {
    return new DicomSeries(
        new DicomEncoder(header, provenance(nInf), PixelScaling.of(images), SeriesOptions.of(NOON)),
        images);
  }

  List<Path> write(Path directory) throws IOException {
    DicomEncoder encoder = encoder();
    List<Path> files = new ArrayList<>();
    for (MrImage image : images) {
      Path file = directory.resolve("image-%03d.dcm".formatted(image.index()));
      files.add(Files.write(file, encoder.encode(image)));
    }
    return files;
  }

  /** The same of a scanner of that vendor, whose physiology stamps are 1, 1 + step, 1 + 2 step. */
  SampleSeries stamped(String vendor, int step) {
    MrdHeader.AcquisitionSystem system = header.system();
    MrdHeader ofVendor =
        new MrdHeader(
            header.subject(),
            header.study(),
            header.measurement(),
            new MrdHeader.AcquisitionSystem(
                vendor,
                system.model(),
                system.fieldStrengthTesla(),
                system.relativeReceiverNoiseBandwidth(),
                system.receiverChannels(),
                system.coilNames(),
                system.institutionName(),
                system.stationName(),
                system.deviceId()),
            header.h1ResonanceFrequencyHz(),
            header.encodings(),
            header.sequence(),
            header.xml());
    return new SampleSeries(
        ofVendor,
        images.stream()
            .map(
                image ->
                    new MrImage(
                        image.pixels(),
                        image.nx(),
                        image.ny(),
                        image.geometry(),
                        image.counters(),
                        image.partition(),
                        image.index(),
                        image.measurementUid(),
                        image.acquisitionTimeStamp(),
                        new long[] {1 + (long) step * image.phase(), 0, 0}))
            .toList());
  }

  static Provenance provenance(int nInf) {
    return new Provenance(
        "gleam",
        "gleam-brain",
        "1.2.0",
        "ab".repeat(32),
        nInf,
        Map.of("whitening", "auto", "padding", "reflect"),
        "3",
        "cd".repeat(32),
        0.03125,
        List.of("no noise scan: not whitened"));
  }

  public static SampleSeries axial() {
    return of(
        header(matrix(64, 48, 1), 3, 1, 1), 3, 1, 1, new Vector3d(1, 0, 0), new Vector3d(0, 1, 0));
  }

  public static SampleSeries oblique() {
    return of(header(matrix(40, 31, 1), 5, 1, 1), 5, 1, 1, READ, PHASE);
  }

  static SampleSeries slab() {
    return of(header(matrix(24, 32, 7), 1, 1, 1), 1, 1, 1, READ, PHASE);
  }

  static SampleSeries cineWithTwoEchoes() {
    return of(header(matrix(16, 16, 1), 2, 2, 3), 2, 2, 3, PHASE, READ.times(-1));
  }

  /** Geometry that {@link #of} gives the slices: 8 mm apart along the normal. */
  static SliceGeometry slice(int slice, Vector3d read, Vector3d phase) {
    Vector3d normal = read.cross(phase);
    return new SliceGeometry(
        new Vector3d(12.5, -30.25, 41).plus(normal.times(8 * slice)), read, phase, normal);
  }

  static SampleSeries of(
      MrdHeader header, int slices, int contrasts, int phases, Vector3d read, Vector3d phase) {
    EncodingSpace space = header.encodings().get(0).reconSpace();
    MatrixSize matrix = space.matrixSize();
    FieldOfView fov = space.fieldOfViewMm();
    ImagePlacement placement =
        new ImagePlacement(matrix.x(), matrix.y(), matrix.z(), fov.xMm(), fov.yMm(), fov.zMm());
    List<ImageGeometry> places = new ArrayList<>();
    List<FrameCounters> frames = new ArrayList<>();
    for (int i = 0; i < slices * contrasts * phases; i++) {
      FrameCounters frame =
          new FrameCounters(i / (contrasts * phases), i / phases % contrasts, i % phases, 0, 0);
      for (int z = 0; z < matrix.z(); z++) {
        frames.add(frame);
        places.add(placement.place(slice(frame.slice(), read, phase), z));
      }
    }
    List<ImageGeometry> spaced = ImagePlacement.withSliceSpacing(places);
    Random random = new Random(7);
    List<MrImage> images = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      images.add(
          image(random, matrix.x(), matrix.y(), spaced.get(i), frames.get(i), i % matrix.z(), i));
    }
    return new SampleSeries(header, images);
  }

  private static MrImage image(
      Random random,
      int nx,
      int ny,
      ImageGeometry geometry,
      FrameCounters frame,
      int partition,
      int index) {
    float[] pixels = new float[2 * nx * ny];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (3e-4 * random.nextGaussian());
    }
    return new MrImage(
        pixels, nx, ny, geometry, frame, partition, index, 17, 18_000_000, new long[3]);
  }

  private static EncodingSpace matrix(int nx, int ny, int nz) {
    return new EncodingSpace(new MatrixSize(nx, ny, nz), new FieldOfView(240, 217, 6 * nz));
  }

  private static MrdHeader header(EncodingSpace recon, int slices, int contrasts, int phases) {
    MatrixSize matrix = recon.matrixSize();
    FieldOfView fov = recon.fieldOfViewMm();
    EncodingSpace encoded =
        new EncodingSpace(
            new MatrixSize(2 * matrix.x(), matrix.y(), matrix.z()),
            new FieldOfView(2 * fov.xMm(), fov.yMm(), fov.zMm()));
    EncodingLimits limits =
        new EncodingLimits(
            null,
            new EncodingLimits.Limit(0, matrix.y() - 1, matrix.y() / 2),
            null,
            new EncodingLimits.Limit(0, 1, 0),
            new EncodingLimits.Limit(0, slices - 1, 0),
            new EncodingLimits.Limit(0, contrasts - 1, 0),
            new EncodingLimits.Limit(0, phases - 1, 0),
            null,
            null,
            null);
    return new MrdHeader(
        new MrdHeader.Subject("Müller^Änne", "P-0815", "1970-02-28", "F", 61.5f, 1.7f),
        new MrdHeader.Study(
            "2026-03-04",
            "11:22:33.5",
            "S1",
            "ACC7",
            "Ärztin^Rosa",
            "Kopf",
            "1.2.826.0.1.3680043.2.1",
            "head"),
        new MrdHeader.Measurement(
            "m1",
            "2026-03-04",
            "11:25:00",
            "HFS",
            4,
            "t2_tse_tra",
            "tse2d1_9",
            "T2 axial",
            null,
            "1.2.826.0.1.3680043.2.2"),
        new MrdHeader.AcquisitionSystem(
            "Vendor",
            "Model 3T",
            2.89f,
            0.79f,
            2,
            List.of("Head_32:1:H01", "Head_32:1:H02"),
            "Klinikum",
            "MR1",
            "4711"),
        123_253_000,
        List.of(new Encoding(Trajectory.CARTESIAN, encoded, recon, limits, 4, 1, "embedded", 9)),
        new MrdHeader.SequenceParameters(
            List.of(4000f),
            List.of(4.92f, 98.4f),
            List.of(),
            List.of(150f),
            "TurboSpinEcho",
            List.of()),
        "<ismrmrdHeader/>");
  }

  /** The same header with every optional part absent. */
  static MrdHeader bare(MrdHeader header) {
    Encoding encoding = header.encodings().get(0);
    return textual(
        null,
        null,
        null,
        new MrdHeader.SequenceParameters(
            List.of(), List.of(), List.of(), List.of(), null, List.of()),
        0,
        new Encoding(
            encoding.trajectory(),
            encoding.encodedSpace(),
            encoding.reconSpace(),
            new EncodingLimits(null, null, null, null, null, null, null, null, null, null),
            1,
            1,
            null,
            null));
  }

  /** A header with the same text in every field. */
  static MrdHeader textual(
      @Nullable String text,
      @Nullable Float number,
      @Nullable Integer integer,
      MrdHeader.SequenceParameters sequence,
      long frequency,
      Encoding encoding) {
    return new MrdHeader(
        new MrdHeader.Subject(text, text, text, text, number, number),
        new MrdHeader.Study(text, text, text, text, text, text, text, text),
        new MrdHeader.Measurement(text, text, text, text, integer, text, text, text, text, text),
        new MrdHeader.AcquisitionSystem(
            text,
            text,
            number,
            number,
            integer,
            text == null ? List.of() : List.of(text, text),
            text,
            text,
            text),
        frequency,
        List.of(encoding),
        sequence,
        "");
  }
}
