package org.gleamrecon.http;

import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.image.ImageGeometry;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.image.PixelScaling;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.kspace.FrameCounters;
import org.gleamrecon.kspace.Vector3d;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.pipeline.Corridor;
import org.gleamrecon.pipeline.Deadline;
import org.gleamrecon.pipeline.Iteration;
import org.gleamrecon.pipeline.Method;
import org.gleamrecon.pipeline.Reconstruction;
import org.gleamrecon.pipeline.ReconstructionRequest;
import org.gleamrecon.pipeline.Stage;
import org.gleamrecon.pipeline.StageListener;

/** Gives {@link TinyScan}s tiny images: the door is tested without an engine. */
@Alternative
@Singleton
public class TinyCorridor implements Corridor {
  /** Requests that work and wait to be let go on. */
  final Semaphore working = new Semaphore(0);

  /** One release lets one go on. */
  final Semaphore goOn = new Semaphore(0);

  @Override
  public AcquisitionSource open(Path scan, String dataset) {
    try (BufferedReader reader = Files.newBufferedReader(scan, StandardCharsets.ISO_8859_1)) {
      String line = reader.readLine();
      if (line == null || !line.startsWith(TinyScan.MAGIC)) {
        throw new ReconstructionException(FailureCode.NOT_ISMRMRD, "not a tiny scan");
      }
      if (!dataset.equals("dataset")) {
        throw new ReconstructionException(FailureCode.DATASET_MISSING, "one dataset only");
      }
      return TinyScan.parse(line);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void check(AcquisitionSource source) {
    if (((TinyScan) source).setting("spiral").isPresent()) {
      throw new ReconstructionException(FailureCode.TRAJECTORY_NOT_SUPPORTED, "as asked for");
    }
  }

  @Override
  public Reconstruction reconstruct(
      AcquisitionSource source, ReconstructionRequest request, StageListener listener) {
    TinyScan scan = (TinyScan) source;
    listener.entered(Stage.PARSE);
    listener.left(Stage.PARSE, 1_500_000);
    if (request.method().filter(Method.GLEAM::equals).isPresent() || request.nInf().isPresent()) {
      throw new ReconstructionException(FailureCode.METHOD_NOT_AVAILABLE, "no model");
    }
    scan.setting("fail")
        .ifPresent(
            code -> {
              if (code.equals("FAULT")) {
                throw new IllegalStateException("a fault of our own");
              }
              throw new ReconstructionException(FailureCode.valueOf(code), "as asked for");
            });
    listener.laidOut(scan.images());
    listener.entered(Stage.RECONSTRUCT);
    scan.setting("exits").ifPresent(exits -> iterate(Integer.parseInt(exits), listener));
    if (scan.setting("wait").isPresent()) {
      working.release();
      goOn.acquireUninterruptibly();
      listener.goingOn();
    }
    if (scan.setting("late").isPresent()) {
      Deadline deadline =
          Deadline.of(request.latencyBudgetMs(), request.receivedNanos().orElseThrow())
              .orElseThrow();
      while (!deadline.isMissed(System.nanoTime())) {
        Thread.onSpinWait();
      }
    }
    listener.left(Stage.RECONSTRUCT, 2_000_000);
    List<String> warnings = new ArrayList<>();
    scan.setting("warn").ifPresent(text -> warnings.add(text + "\r\nSet-Cookie: \u00e9"));
    return new Reconstruction(
        scan.header(),
        IntStream.range(0, scan.images()).mapToObj(TinyCorridor::image).toList(),
        List.of(scan.images()),
        new PixelScaling(1, 1, 1),
        new Provenance(
            request.method().orElse(Method.SENSE).label(),
            null,
            null,
            null,
            0,
            Map.of(),
            "test",
            "00",
            0.125,
            warnings),
        Map.of());
  }

  /** Every second iteration is an exit, whose image is as bright as its number. */
  private static void iterate(int exits, StageListener listener) {
    listener.frame(0, 1);
    for (int done = 1; done <= 2 * exits; done++) {
      float[] pixels = {done, 0, 0, 0};
      listener.iterated(
          new Iteration(
              "tiny:1",
              done,
              2 * exits,
              done % 2 == 0,
              1,
              () -> pixels,
              () -> new Iteration.Plane(pixels, 2, 1)));
      listener.goingOn();
    }
  }

  private static MrImage image(int index) {
    Vector3d zero = new Vector3d(0, 0, 0);
    return new MrImage(
        new float[] {index, 0},
        1,
        1,
        new ImageGeometry(zero, zero, zero, zero, zero, 1, 1, 1, 0),
        new FrameCounters(index, 0, 0, 0, 0),
        0,
        index,
        0,
        0,
        new long[3]);
  }
}
