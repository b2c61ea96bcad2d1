package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gleamrecon.quality.ImageQuality;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.UnrolledNetwork;

/**
 * How near the magnitudes of every exit come to the target's on one example; images whose target is
 * empty are left out.
 *
 * @param zeroFilled A^H y, per image
 * @param exits per exit, per image
 */
record ExitFigures(List<ImageQuality> zeroFilled, List<List<ImageQuality>> exits) {

  /**
   * Runs the network as far as the last of the exits.
   *
   * @param exits ascending, none of them beyond the network's iterations
   * @param turns asked around every iteration
   */
  static ExitFigures of(
      TensorScope scope,
      ExampleDraw draw,
      UnrolledNetwork network,
      List<Integer> exits,
      WorkTurns turns) {
    turns.begin();
    try (TensorScope work = scope.child();
        TrainingExample example = TrainingExample.of(work, draw, network.config())) {
      float[] reference = magnitudes(example.target());
      List<List<ImageQuality>> figures = new ArrayList<>();
      network
          .forward(
              example.measurement(),
              exits.get(exits.size() - 1),
              (done, image) -> {
                turns.next();
                if (exits.contains(done)) {
                  figures.add(compare(image.toMagnitudes(), reference, draw));
                }
                return true;
              })
          .close();
      return new ExitFigures(
          compare(magnitudes(example.measurement().zeroFilled()), reference, draw), figures);
    } finally {
      turns.end();
    }
  }

  private static List<ImageQuality> compare(float[] found, float[] reference, ExampleDraw draw) {
    int ny = draw.frame().ny();
    int nx = draw.to() - draw.from();
    List<ImageQuality> images = new ArrayList<>();
    for (int from = 0; from < found.length; from += ny * nx) {
      float[] truth = Arrays.copyOfRange(reference, from, from + ny * nx);
      if (hasSignal(truth)) {
        images.add(ImageQuality.of(Arrays.copyOfRange(found, from, from + ny * nx), truth, ny, nx));
      }
    }
    return images;
  }

  /** Beside the head there is nothing to be near to. */
  private static boolean hasSignal(float[] image) {
    for (float pixel : image) {
      if (pixel > 0) {
        return true;
      }
    }
    return false;
  }

  private static float[] magnitudes(NDArray complex) {
    return new ComplexTensor(complex).toMagnitudes();
  }
}
