package org.gleamrecon.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.gleamrecon.kspace.KtSampling;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionHeaderBuilder;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.Encoding;
import org.gleamrecon.mrd.EncodingLimits;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;

/** A scan held in memory, and the same scan acquired in another way. */
record HeldScan(MrdHeader header, List<Acquisition> acquisitions) implements AcquisitionSource {
  static HeldScan of(AcquisitionSource scan) {
    List<Acquisition> all = new ArrayList<>();
    for (int i = 0; i < scan.size(); i++) {
      all.add(scan.read(i));
    }
    return new HeldScan(scan.header(), all);
  }

  static HeldScan of(PhantomOptions options) {
    try (AcquisitionSource scan = PhantomScan.of(options).source()) {
      return of(scan);
    }
  }

  /** Its first acquisitions: it broke off. */
  HeldScan first(int count) {
    return new HeldScan(header, acquisitions.subList(0, count));
  }

  /** The phases as repetitions: nothing says that they belong together. */
  HeldScan repeated() {
    return with(
        acquisitions.stream()
            .map(
                line ->
                    changed(line, to -> to.phase(0).repetition(line.header().counters().phase())))
            .toList());
  }

  /** A scan of every line once, as one of several phases with other lines each. */
  HeldScan atRest(int phases, double acceleration, int calibration) {
    int ny = header.encodings().get(0).encodedSpace().matrixSize().y();
    boolean[][] lines = KtSampling.lines(ny, phases, acceleration, calibration, new Random(3));
    List<Acquisition> made = new ArrayList<>();
    for (Acquisition line : acquisitions) {
      for (int phase = 0; phase < phases; phase++) {
        int t = phase;
        if (isNoise(line)) {
          made.addAll(phase == 0 ? List.of(line) : List.of());
        } else if (lines[phase][line.header().counters().kspaceEncodeStep1()]) {
          made.add(changed(line, to -> to.phase(t)));
        }
      }
    }
    return with(made);
  }

  /** Its first slice, in which every phase says when it ends. */
  HeldScan sliceOfEndingPhases() {
    List<Acquisition> slice =
        acquisitions.stream()
            .filter(line -> isNoise(line) || line.header().counters().slice() == 0)
            .toList();
    List<Acquisition> made = new ArrayList<>();
    for (int i = 0; i < slice.size(); i++) {
      boolean ends =
          i + 1 < slice.size()
              && slice.get(i).header().counters().phase()
                  != slice.get(i + 1).header().counters().phase();
      made.add(
          ends
              ? changed(slice.get(i), to -> to.flag(AcquisitionFlag.LAST_IN_SLICE))
              : slice.get(i));
    }
    return with(made);
  }

  /** Its header does not say how many phases there are. */
  HeldScan withoutPhaseLimit() {
    Encoding encoding = header.encodings().get(0);
    EncodingLimits limits = encoding.limits();
    EncodingLimits fewer =
        new EncodingLimits(
            limits.kspaceEncodingStep0(),
            limits.kspaceEncodingStep1(),
            limits.kspaceEncodingStep2(),
            limits.average(),
            limits.slice(),
            limits.contrast(),
            null,
            limits.repetition(),
            limits.set(),
            limits.segment());
    return new HeldScan(
        new MrdHeader(
            header.subject(),
            header.study(),
            header.measurement(),
            header.system(),
            header.h1ResonanceFrequencyHz(),
            List.of(
                new Encoding(
                    encoding.trajectory(),
                    encoding.encodedSpace(),
                    encoding.reconSpace(),
                    fewer,
                    encoding.accelerationStep1(),
                    encoding.accelerationStep2(),
                    encoding.calibrationMode(),
                    encoding.echoTrainLength())),
            header.sequence(),
            header.xml()),
        acquisitions);
  }

  private HeldScan with(List<Acquisition> others) {
    return new HeldScan(header, others);
  }

  private static Acquisition changed(
      Acquisition line, UnaryOperator<AcquisitionHeaderBuilder> change) {
    return new Acquisition(
        change.apply(line.header().toBuilder()).build(), line.samples(), line.trajectory());
  }

  private static boolean isNoise(Acquisition line) {
    return line.header().has(AcquisitionFlag.IS_NOISE_MEASUREMENT);
  }

  @Override
  public int size() {
    return acquisitions.size();
  }

  @Override
  public AcquisitionHeader header(int index) {
    return acquisitions.get(index).header();
  }

  @Override
  public Acquisition read(int index) {
    return acquisitions.get(index);
  }

  @Override
  public Optional<String> configuration() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
