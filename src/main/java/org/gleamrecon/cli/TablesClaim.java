package org.gleamrecon.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gleamrecon.train.ModelComparison;
import org.gleamrecon.train.PairedBootstrap;
import org.gleamrecon.train.Spread;

/**
 * Something that the paper says of GLEAM, held against what was found.
 *
 * @param network whose
 * @param claim what is said
 * @param found in words
 * @param verdict on these images
 * @param differenceDb where it is one of PSNR, with its 95 % interval
 */
record TablesClaim(
    String network,
    String claim,
    String found,
    Verdict verdict,
    Optional<PairedBootstrap> differenceDb) {
  /** GLEAM may be so much worse than end-to-end training of the same network. */
  private static final double ALLOWANCE_DB = 0.3;

  /** And should be so much better in the same memory. */
  private static final double GAIN_DB = 0.2;

  /** Measurements of memory differ by so much. */
  private static final double MEMORY_ALLOWANCE = 1.1;

  private static final String END_TO_END = "end-to-end";
  private static final String GLEAM = "gleam";

  /**
   * On the slices that were looked at and the one training of each: of other patients, or of
   * another seed, an interval over slices says nothing. It may lie on both sides of its bar.
   */
  enum Verdict {
    HOLDS,
    DOES_NOT_HOLD,
    OPEN;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Verdict of(PairedBootstrap difference, double atLeast) {
      if (difference.low() >= atLeast) {
        return HOLDS;
      }
      return difference.high() < atLeast ? DOES_NOT_HOLD : OPEN;
    }

    private static Verdict of(boolean holds) {
      return holds ? HOLDS : DOES_NOT_HOLD;
    }
  }

  /** All that the compared networks let one judge. */
  static List<TablesClaim> of(Tables tables) {
    List<TablesClaim> claims = new ArrayList<>();
    long seed = tables.plan().test().seed();
    for (ComparedNetwork network : tables.plan().networks()) {
      String name = network.name();
      Optional<ModelComparison.OfModel> gleam = tables.quality(name, GLEAM);
      Optional<ModelComparison.OfModel> endToEnd = tables.quality(name, END_TO_END);
      if (gleam.isPresent() && endToEnd.isPresent()) {
        claims.add(
            difference(
                name,
                "GLEAM is at most %s dB below end-to-end".formatted(ALLOWANCE_DB),
                gleam.get().better(endToEnd.get(), seed),
                -ALLOWANCE_DB,
                ""));
        List<Integer> all =
            IntStream.rangeClosed(1, endToEnd.get().figures().size()).boxed().toList();
        claims.add(
            new TablesClaim(
                name,
                "end-to-end's PSNR does not rise with every iteration",
                psnr(endToEnd.get(), all),
                Verdict.of(!rises(endToEnd.get(), all)),
                Optional.empty()));
      }
      if (gleam.isPresent()) {
        List<Integer> exits = network.plan(GLEAM).settings().network().exits();
        claims.add(
            new TablesClaim(
                name,
                "GLEAM's PSNR rises with every exit",
                psnr(gleam.get(), exits),
                Verdict.of(rises(gleam.get(), exits)),
                Optional.empty()));
      }
      network
          .sameMemoryAs()
          .flatMap(other -> tables.quality(other, END_TO_END))
          .ifPresent(
              shorter ->
                  gleam.ifPresent(
                      longer ->
                          claims.add(
                              inTheSameMemory(tables, network, longer.better(shorter, seed)))));
    }
    return claims;
  }

  private static TablesClaim difference(
      String network, String claim, PairedBootstrap found, double atLeast, String besides) {
    return new TablesClaim(
        network,
        claim,
        String.format(
            Locale.ROOT,
            "%+.2f dB (95 %% interval %+.2f to %+.2f)%s",
            found.mean(),
            found.low(),
            found.high(),
            besides),
        Verdict.of(found, atLeast),
        Optional.of(found));
  }

  /** Open where the memory was not measured, or is not the same. */
  private static TablesClaim inTheSameMemory(
      Tables tables, ComparedNetwork network, PairedBootstrap found) {
    TablesClaim claim =
        difference(
            network.name(),
            "in the same memory GLEAM with more iterations is at least %s dB".formatted(GAIN_DB)
                + " above end-to-end",
            found,
            GAIN_DB,
            memory(tables, network));
    boolean same =
        peak(tables, network.name(), GLEAM)
            .flatMap(
                here ->
                    network
                        .sameMemoryAs()
                        .flatMap(other -> peak(tables, other, END_TO_END))
                        .map(there -> here <= MEMORY_ALLOWANCE * there))
            .orElse(false);
    return same
        ? claim
        : new TablesClaim(
            claim.network(), claim.claim(), claim.found(), Verdict.OPEN, claim.differenceDb());
  }

  private static Optional<Double> peak(Tables tables, String network, String strategy) {
    return tables.row(network, strategy).flatMap(Tables.Row::peakMb).map(Spread::median);
  }

  private static String memory(Tables tables, ComparedNetwork network) {
    return tables
        .row(network.name(), GLEAM)
        .flatMap(Tables.Row::peakMb)
        .flatMap(
            here ->
                network
                    .sameMemoryAs()
                    .flatMap(other -> tables.row(other, END_TO_END))
                    .flatMap(Tables.Row::peakMb)
                    .map(
                        there ->
                            String.format(
                                Locale.ROOT,
                                "; %.0f MB beside %.0f MB",
                                here.median(),
                                there.median())))
        .orElse("");
  }

  private static boolean rises(ModelComparison.OfModel model, List<Integer> iterations) {
    return IntStream.range(1, iterations.size())
        .allMatch(i -> model.meanPsnr(iterations.get(i)) >= model.meanPsnr(iterations.get(i - 1)));
  }

  private static String psnr(ModelComparison.OfModel model, List<Integer> iterations) {
    return String.join(
        ", ",
        iterations.stream()
            .map(i -> String.format(Locale.ROOT, "%.2f", model.meanPsnr(i)))
            .toList());
  }
}
