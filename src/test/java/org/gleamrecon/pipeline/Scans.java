package org.gleamrecon.pipeline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.gleamrecon.Peers;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.file.ScanFile;

/** Scans made by the shared tool, reconstructed by the corridor, compared as magnitudes. */
final class Scans {
  private Scans() {}

  static Reconstruction reconstruct(Path scan, Method method, boolean whiten) {
    try (AcquisitionSource source = ScanFile.open(scan, "dataset")) {
      return new ReconstructionPipeline(PipelineSettings.DEFAULTS)
          .reconstruct(
              source,
              new ReconstructionRequest(
                  Optional.of(method),
                  Optional.empty(),
                  OptionalInt.empty(),
                  OptionalInt.empty(),
                  whiten),
              StageListener.NONE);
    }
  }

  /** Runs make_scan.py on a volume of patient 12. */
  static void make(Path scan, String... options) {
    String[] command = new String[4 + options.length];
    command[0] = Peers.python("numpy", "scipy", "h5py", "nibabel");
    command[1] = Peers.shared("tools/make_scan.py").toString();
    command[2] = Peers.shared("data/volumes/patient12_study2_T2W.nii.gz").toString();
    command[3] = scan.toString();
    System.arraycopy(options, 0, command, 4, options.length);
    Peers.run(command);
  }

  /** A script of src/test/resources/scans. */
  static String script(String name) {
    return Path.of("src/test/resources/scans", name).toAbsolutePath().toString();
  }

  static float[] magnitudes(Reconstruction reconstruction) {
    int pixels = 0;
    for (MrImage image : reconstruction.images()) {
      pixels += image.nx() * image.ny();
    }
    float[] all = new float[pixels];
    int at = 0;
    for (MrImage image : reconstruction.images()) {
      float[] magnitude = image.magnitude();
      System.arraycopy(magnitude, 0, all, at, magnitude.length);
      at += magnitude.length;
    }
    return all;
  }

  static float[] readFloats(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / 4];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  static void writeFloats(Path file, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Files.write(file, bytes.array());
  }

  /** ||image - reference|| / ||reference||, no scale fitted. */
  static double nrmse(float[] image, float[] reference) {
    if (image.length != reference.length) {
      throw new AssertionError(image.length + " pixels for a reference of " + reference.length);
    }
    double error = 0;
    double power = 0;
    for (int i = 0; i < image.length; i++) {
      error += Math.pow(image[i] - reference[i], 2);
      power += Math.pow(reference[i], 2);
    }
    return Math.sqrt(error / power);
  }
}
