package org.gleamrecon.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.quality.ImageQuality;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.UnrolledNetwork;
import org.gleamrecon.unroll.UnrolledNetworkConfig;

/**
 * Several models on the same undersampled scans after every iteration, whether that is an exit or
 * not: what a model that was trained end to end gives on the way was never asked to be right, and
 * this tells how far it is from that.
 *
 * @param models by name
 * @param zeroFilled figures per image
 * @param compressedSensing likewise, of the same samples and maps
 * @param truth magnitudes of the frame in the middle of the first scan, [y][x]
 */
public record ModelComparison(
    Map<String, OfModel> models,
    List<ImageQuality> zeroFilled,
    List<ImageQuality> compressedSensing,
    Picture truth) {

  /** Magnitudes, [y][x], of a slice or of a slab's first partition. */
  public record Picture(float[] magnitude, int ny, int nx) {}

  /**
   * One model.
   *
   * @param figures after every iteration, the first at 0; per image, in the same order for every
   *     model
   * @param pictures of the frame of {@code truth}, likewise
   */
  public record OfModel(List<List<ImageQuality>> figures, List<Picture> pictures) {
    private static OfModel none(int iterations) {
      List<List<ImageQuality>> figures = new ArrayList<>();
      IntStream.range(0, iterations).forEach(i -> figures.add(new ArrayList<>()));
      return new OfModel(figures, new ArrayList<>());
    }

    /** Figures after the last iteration, per image. */
    public List<ImageQuality> last() {
      return figures.get(figures.size() - 1);
    }

    /** Mean PSNR after an iteration, from 1, dB. */
    public double meanPsnr(int iteration) {
      return ImageQuality.over(figures.get(iteration - 1)).mean().psnr();
    }

    /**
     * This one's PSNR at the last iteration minus another's.
     *
     * @param seed of the interval
     */
    public PairedBootstrap better(OfModel other, long seed) {
      double[] differences = new double[last().size()];
      for (int image = 0; image < differences.length; image++) {
        differences[image] = last().get(image).psnr() - other.last().get(image).psnr();
      }
      return PairedBootstrap.of(differences, seed);
    }
  }

  /**
   * Compares.
   *
   * @param evaluation how the scans are undersampled; the first of its accelerations counts
   * @param models at least one
   * @param scratch where the scans' frames are kept meanwhile
   * @throws ReconstructionException NOT_FULLY_SAMPLED, SCAN_INCOMPLETE without any image that has
   *     signal, or as reading a scan does
   */
  public static ModelComparison of(
      TensorScope scope,
      Evaluation evaluation,
      Map<String, StoredModel> models,
      List<Path> scans,
      Path scratch,
      Evaluation.Progress progress)
      throws IOException {
    Map<String, OfModel> found = new LinkedHashMap<>();
    List<ImageQuality> zeroFilled = new ArrayList<>();
    List<ImageQuality> compressedSensing = new ArrayList<>();
    List<Picture> truth = new ArrayList<>();
    try (TensorScope weights = scope.child()) {
      List<Contestant> contestants = new ArrayList<>();
      models.forEach(
          (name, model) -> {
            Contestant contestant = Contestant.of(model, weights);
            contestants.add(contestant);
            found.put(name, contestant.found);
          });
      UnrolledNetwork any = contestants.get(0).network;
      long number = 0;
      for (int scan = 0; scan < scans.size(); scan++) {
        List<TrainingFrame> frames = evaluation.frames(scope, scans.get(scan), scratch);
        for (int frame = 0; frame < frames.size(); frame++) {
          number++;
          ExampleDraw draw =
              evaluation.draw(frames.get(frame), evaluation.accelerations().get(0), number);
          boolean shown = scan == 0 && frame == frames.size() / 2;
          contestants.forEach(contestant -> contestant.add(scope, draw, shown));
          compressedSensing.addAll(SparseFigures.of(scope, draw, any.config()));
          try (TensorScope work = scope.child();
              TrainingExample example = TrainingExample.of(work, draw, any.config())) {
            zeroFilled.addAll(
                new ExitFigures.Reference(draw, example)
                    .compare(new ComplexTensor(example.measurement().zeroFilled())));
            if (shown) {
              truth.add(picture(draw, new ComplexTensor(example.target())));
            }
          }
        }
        progress.done(scan + 1, scans.size());
      }
    }
    if (zeroFilled.isEmpty() || truth.isEmpty()) {
      throw new ReconstructionException(
          FailureCode.SCAN_INCOMPLETE, "no frame of the scans has any signal");
    }
    return new ModelComparison(found, zeroFilled, compressedSensing, truth.get(0));
  }

  /** A model at work. */
  private record Contestant(UnrolledNetwork network, OfModel found) {
    static Contestant of(StoredModel model, TensorScope weights) {
      UnrolledNetworkConfig design = model.card().architecture();
      return new Contestant(
          UnrolledNetwork.load(design, model.weights(), weights),
          OfModel.none(design.iterations()));
    }

    void add(TensorScope scope, ExampleDraw draw, boolean shown) {
      try (TensorScope work = scope.child();
          TrainingExample example = TrainingExample.of(work, draw, network.config())) {
        ExitFigures.Reference reference = new ExitFigures.Reference(draw, example);
        network
            .forward(
                example.measurement(),
                network.config().iterations(),
                (done, image) -> {
                  found.figures.get(done - 1).addAll(reference.compare(image));
                  if (shown) {
                    found.pictures.add(picture(draw, image));
                  }
                  return true;
                })
            .close();
      }
    }
  }

  private static Picture picture(ExampleDraw draw, ComplexTensor image) {
    int ny = draw.frame().ny();
    int nx = draw.to() - draw.from();
    return new Picture(Arrays.copyOf(image.toMagnitudes(), ny * nx), ny, nx);
  }
}
