package org.gleamrecon.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconstructMethodTest {
  /** No command here starts one. */
  private static final class NoService implements ServiceStarter {
    @Override
    public int serve(ServeOptions options) {
      throw new IllegalStateException();
    }

    @Override
    public RunningService startOnFreePorts(Path dataDirectory) {
      throw new IllegalStateException();
    }
  }

  @TempDir Path directory;
  private final StringWriter err = new StringWriter();

  private int gleam(String line) {
    return GleamCommand.run(
        line.split(" "),
        new NoService(),
        new PrintWriter(new StringWriter(), true),
        new PrintWriter(err, true));
  }

  @Test
  void aCineIsAFileOfSlicePhaseRowAndColumnAsItsTruthIs() throws IOException {
    Path scan = directory.resolve("cine.h5");
    Path truth = directory.resolve("truth.npy");
    Path images = directory.resolve("cine");
    assertEquals(
        0,
        gleam(
            "phantom "
                + scan
                + " --matrix 32 --coils 3 --slices 2 --phases 4 --calibration 6 --acceleration 3"
                + " --truth "
                + truth),
        err.toString());
    assertEquals(
        0,
        gleam(
            "reconstruct " + scan + " -o " + images + " --method compressed-sensing --format npy"),
        err.toString());
    for (Path array : List.of(truth, images.resolve("images.npy"))) {
      assertArrayEquals(new int[] {2, 4, 32, 32}, NpyArray.read(array).shape());
    }
  }

  @Test
  void theDicomFilesSayThatTheyAreOfCompressedSensing() throws IOException {
    Path scan = directory.resolve("scan.h5");
    Path images = directory.resolve("images");
    assertEquals(
        0,
        gleam("phantom " + scan + " --matrix 48 --coils 3 --slices 2 --calibration 10"),
        err.toString());
    assertEquals(
        0,
        gleam("reconstruct " + scan + " -o " + images + " --method compressed-sensing"),
        err.toString());
    try (Stream<Path> files = Files.list(images)) {
      List<Path> instances = files.sorted().toList();
      assertEquals(2, instances.size());
      for (Path instance : instances) {
        String bytes = Files.readString(instance, StandardCharsets.ISO_8859_1);
        assertTrue(bytes.contains("compressed-sensing"), instance.toString());
      }
    }
  }
}
