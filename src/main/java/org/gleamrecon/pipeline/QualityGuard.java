package org.gleamrecon.pipeline;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.QualityBands;
import org.gleamrecon.quality.SampleFit;

/**
 * Holds a network's images to what is usual for it: every image to the samples that it was made of,
 * and one of a series to a few lines that it was made without.
 *
 * @param exits of the network
 * @param bands empty: nobody knows what is usual, and nothing is judged
 */
record QualityGuard(List<Integer> exits, Optional<QualityBands> bands) {
  /** Judges nothing. */
  static final QualityGuard NONE = new QualityGuard(List.of(), Optional.empty());

  /** The run without some lines takes at most one of so many of a series' iterations. */
  private static final int SHARE = 64;

  /** As far as the first exit at least, if that is at most one of so many. */
  private static final int SHARE_OF_FIRST = 16;

  static QualityGuard of(InstalledModels models, ModelCard card) {
    return new QualityGuard(card.architecture().exits(), models.bands(card.id()));
  }

  /**
   * Where lines left out of a frame are looked at: in the middle of a series, which shows most of a
   * patient, as deep as costs little.
   *
   * @param frame index in the series
   * @param frames of the series
   * @param nInf exit that its images have
   * @return one exit; none for other frames, and where it would cost too much
   */
  Set<Integer> heldOutExits(int frame, int frames, int nInf) {
    if (bands.isEmpty() || exits.isEmpty() || frame != frames / 2) {
      return Set.of();
    }
    long iterations = (long) frames * nInf;
    long affordable =
        Math.max(
            iterations / SHARE, SHARE_OF_FIRST * exits.get(0) <= iterations ? exits.get(0) : 0);
    return exits.stream()
        .filter(exit -> exit <= nInf && exit <= affordable)
        .reduce((lower, deeper) -> deeper)
        .map(Set::of)
        .orElse(Set.of());
  }

  /** What is wrong with an image at an exit, if anything is. */
  Optional<String> complaint(SampleFit fit, int nInf) {
    return at(nInf)
        .filter(usual -> fit.power() > 0 && !(fit.besideNoise() <= usual.mostResidual()))
        .map(
            usual ->
                String.format(
                    Locale.ROOT,
                    "relative k-space residual %.3g, %.2f times what noise explains; usual at n_inf"
                        + " %d is at most %.2f",
                    fit.relative(),
                    fit.besideNoise(),
                    nInf,
                    usual.mostResidual()));
  }

  /**
   * What is wrong with images made without some lines, if anything is.
   *
   * @param heldOut as {@link FrameMethod#heldOut}
   */
  Optional<String> complaint(Map<Integer, Double> heldOut) {
    return heldOut.entrySet().stream()
        .filter(found -> at(found.getKey()).isPresent())
        .filter(found -> !(found.getValue() <= at(found.getKey()).orElseThrow().mostHeldOut()))
        .map(
            found ->
                String.format(
                    Locale.ROOT,
                    "relative k-space residual %.3g of lines held out; usual at n_inf %d is at most"
                        + " %.2f",
                    found.getValue(),
                    found.getKey(),
                    at(found.getKey()).orElseThrow().mostHeldOut()))
        .findFirst();
  }

  /**
   * Holds images made without some lines to what is usual.
   *
   * @throws ReconstructionException RESIDUAL_OUT_OF_BAND if they are not
   */
  void require(Map<Integer, Double> heldOut) {
    Optional<String> complaint = complaint(heldOut);
    if (complaint.isPresent()) {
      throw new ReconstructionException(FailureCode.RESIDUAL_OUT_OF_BAND, complaint.get());
    }
  }

  private Optional<QualityBands.Exit> at(int nInf) {
    return bands.flatMap(measured -> Optional.ofNullable(measured.exits().get(nInf)));
  }
}
