package org.gleamrecon.app;

import java.nio.file.Path;
import java.util.Optional;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.OverloadPolicy;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.pipeline.Corridor;
import org.gleamrecon.pipeline.EarlyFrames;
import org.gleamrecon.pipeline.Lowering;
import org.gleamrecon.pipeline.Reconstruction;
import org.gleamrecon.pipeline.ReconstructionRequest;
import org.gleamrecon.pipeline.StageListener;

/**
 * A corridor whose networks go less deep the more requests wait behind the one that begins. What a
 * client asked for by {@code n_inf} it gets.
 *
 * @param floor fewest iterations
 */
record BusyCorridor(Corridor of, AdmissionGate gate, OverloadPolicy policy, int floor)
    implements Corridor {

  /** For a request that has its turn. */
  private Optional<Lowering> lowering() {
    return lowering(OverloadPolicy.taken(gate.state(), gate.limits()));
  }

  private Optional<Lowering> lowering(int taken) {
    int places = gate.limits().queued();
    double share = policy.share(taken, places);
    return share > 0
        ? Optional.of(
            new Lowering(
                share,
                floor,
                "the service is busy, %d of %d places to wait are taken".formatted(taken, places)))
        : Optional.empty();
  }

  @Override
  public AcquisitionSource open(Path scan, String dataset) {
    return of.open(scan, dataset);
  }

  @Override
  public void check(AcquisitionSource source) {
    of.check(source);
  }

  @Override
  public Reconstruction reconstruct(
      AcquisitionSource source, ReconstructionRequest request, StageListener listener) {
    return of.reconstruct(source, request.lowered(lowering()), listener);
  }

  /** A scan that arrives holds a place of its own, which is no reason to do less for it. */
  @Override
  public Optional<EarlyFrames> early(
      MrdHeader header, ReconstructionRequest request, StageListener listener) {
    int others = OverloadPolicy.taken(gate.state(), gate.limits()) - 1;
    return of.early(header, request.lowered(lowering(others)), listener);
  }

  /**
   * A scan of which something was done early ends as deep as it began: what was done is not done
   * again.
   */
  @Override
  public Reconstruction reconstruct(
      AcquisitionSource source,
      ReconstructionRequest request,
      Optional<EarlyFrames> early,
      StageListener listener) {
    return of.reconstruct(
        source,
        request.lowered(
            early
                .filter(EarlyFrames::anyDone)
                .map(EarlyFrames::lowering)
                .orElseGet(this::lowering)),
        early,
        listener);
  }

  @Override
  public void encoded(Reconstruction result, String form, long nanoseconds) {
    of.encoded(result, form, nanoseconds);
  }
}
