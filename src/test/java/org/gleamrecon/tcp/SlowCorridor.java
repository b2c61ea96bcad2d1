package org.gleamrecon.tcp;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.file.ScanFile;
import org.gleamrecon.pipeline.Corridor;
import org.gleamrecon.pipeline.Deadline;
import org.gleamrecon.pipeline.EarlyFrames;
import org.gleamrecon.pipeline.Method;
import org.gleamrecon.pipeline.Reconstruction;
import org.gleamrecon.pipeline.ReconstructionRequest;
import org.gleamrecon.pipeline.Stage;
import org.gleamrecon.pipeline.StageListener;

/**
 * Reads real streams and gives as many square images as they have acquisitions, each of its number:
 * the door is tested without an engine. It has no model, and can be held up.
 */
final class SlowCorridor implements Corridor {
  static final Provenance PROVENANCE = provenance(Method.SENSE);

  /** Scans that work and wait to be let go on. */
  final Semaphore working = new Semaphore(0);

  /** One release lets one go on. */
  final Semaphore goOn = new Semaphore(0);

  volatile boolean slow;

  /** Whether it is held up by a scan that begins to arrive. */
  volatile boolean slowToBegin;

  /** Whether the time that a request was given is let pass. */
  volatile boolean late;

  volatile int matrix = 2;

  @Override
  public AcquisitionSource open(Path scan, String dataset) {
    return ScanFile.open(scan, dataset);
  }

  @Override
  public Optional<EarlyFrames> early(
      MrdHeader header, ReconstructionRequest request, StageListener listener) {
    if (slowToBegin) {
      working.release();
      goOn.acquireUninterruptibly();
    }
    return Optional.empty();
  }

  @Override
  public Reconstruction reconstruct(
      AcquisitionSource source, ReconstructionRequest request, StageListener listener) {
    if (request.method().filter(Method.GLEAM::equals).isPresent() || request.nInf().isPresent()) {
      throw new ReconstructionException(FailureCode.METHOD_NOT_AVAILABLE, "no model");
    }
    listener.entered(Stage.RECONSTRUCT);
    if (slow) {
      working.release();
      while (!goOn.tryAcquire()) {
        listener.goingOn();
        Thread.onSpinWait();
      }
    }
    while (late && !deadline(request).isMissed(System.nanoTime())) {
      Thread.onSpinWait();
    }
    listener.left(Stage.RECONSTRUCT, 1);
    return new Reconstruction(
        source.header(),
        IntStream.range(0, source.size()).mapToObj(index -> image(index, matrix)).toList(),
        List.of(source.size()),
        new PixelScaling(1, 1, 1),
        provenance(request.method().orElse(Method.SENSE)),
        Map.of());
  }

  private static Deadline deadline(ReconstructionRequest request) {
    return new Deadline(
        request.receivedNanos().orElseThrow(), request.latencyBudgetMs().orElseThrow());
  }

  private static Provenance provenance(Method method) {
    return new Provenance(
        method.label(),
        null,
        null,
        null,
        0,
        Map.of(),
        "test",
        "00",
        0.125,
        List.of("a sentence for the operator"));
  }

  static MrImage image(int index, int matrix) {
    float[] pixels = new float[2 * matrix * matrix];
    // 3 and 4 by index: the magnitude is 5 by index.
    for (int i = 0; i < pixels.length; i += 2) {
      pixels[i] = 3 * index;
      pixels[i + 1] = 4 * index;
    }
    return new MrImage(
        pixels,
        matrix,
        matrix,
        new ImageGeometry(
            new Vector3d(1, 2, index),
            new Vector3d(0, 1, index),
            new Vector3d(1, 0, 0),
            new Vector3d(0, 1, 0),
            new Vector3d(0, 0, 1),
            2,
            3,
            5,
            5),
        new FrameCounters(index, 0, 0, 0, 0),
        0,
        index,
        0,
        0,
        new long[3]);
  }
}
