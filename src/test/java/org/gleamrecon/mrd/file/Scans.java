package org.gleamrecon.mrd.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.EncodingCounters;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.Vector3;

/** Scans with arbitrary numbers in every field, for the tests of this package. */
final class Scans {
  private Scans() {}

  static final String XML = "<ismrmrdHeader>\u00e4\u00f6</ismrmrdHeader>";

  /** A header that keeps nothing but the text. */
  static MrdHeader header(String xml) {
    return new MrdHeader(
        new MrdHeader.Subject(null, null, null, null, null, null),
        new MrdHeader.Study(null, null, null, null, null, null, null, null),
        new MrdHeader.Measurement(null, null, null, null, null, null, null, null, null, null),
        new MrdHeader.AcquisitionSystem(null, null, null, null, null, List.of(), null, null, null),
        0,
        List.of(),
        new MrdHeader.SequenceParameters(
            List.of(), List.of(), List.of(), List.of(), null, List.of()),
        xml);
  }

  static HdfScanSource open(Path file) {
    return HdfScanSource.open(file, "dataset", Scans::header);
  }

  static List<Acquisition> random(long seed, int count, int mostSamples) {
    Random random = new Random(seed);
    List<Acquisition> acquisitions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int samples = 1 + random.nextInt(mostSamples);
      int channels = 1 + random.nextInt(4);
      int dimensions = random.nextInt(4);
      acquisitions.add(
          new Acquisition(
              header(random, samples, channels, dimensions),
              floats(random, 2 * samples * channels),
              floats(random, samples * dimensions)));
    }
    return acquisitions;
  }

  private static AcquisitionHeader header(
      Random random, int samples, int channels, int dimensions) {
    return new AcquisitionHeader(
        u16(random),
        random.nextLong() & 0xff0fffffffffffffL,
        u32(random),
        u32(random),
        u32(random),
        random.longs(3, 0, 1L << 32).toArray(),
        samples,
        u16(random),
        channels,
        random.longs(16).toArray(),
        u16(random),
        u16(random),
        u16(random),
        u16(random),
        dimensions,
        random.nextFloat(),
        vector(random),
        vector(random),
        vector(random),
        vector(random),
        vector(random),
        new EncodingCounters(
            u16(random),
            u16(random),
            u16(random),
            u16(random),
            u16(random),
            u16(random),
            u16(random),
            u16(random),
            u16(random),
            random.ints(8, 0, 65536).toArray()),
        random.ints(8).toArray(),
        floats(random, 8));
  }

  private static int u16(Random random) {
    return random.nextInt(65536);
  }

  private static long u32(Random random) {
    return Integer.toUnsignedLong(random.nextInt());
  }

  private static Vector3 vector(Random random) {
    return new Vector3(random.nextFloat(), random.nextFloat(), random.nextFloat());
  }

  private static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  static void write(Path file, Iterable<Acquisition> acquisitions) {
    try (HdfScanWriter writer = HdfScanWriter.create(file, "dataset", XML)) {
      acquisitions.forEach(writer::write);
    }
  }
}
