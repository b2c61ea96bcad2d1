package org.gleamrecon.kspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.Encoding;
import org.gleamrecon.mrd.EncodingLimits;
import org.gleamrecon.mrd.EncodingLimits.Limit;
import org.gleamrecon.mrd.EncodingSpace;
import org.gleamrecon.mrd.FieldOfView;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.Trajectory;
import org.jspecify.annotations.Nullable;

/** A scan in memory that counts how often each acquisition is read. */
final class MemoryScan implements AcquisitionSource {
  private final MrdHeader header;
  private final List<Acquisition> acquisitions;
  private final AtomicIntegerArray reads;

  MemoryScan(MrdHeader header, List<Acquisition> acquisitions) {
    this.header = header;
    this.acquisitions = new ArrayList<>(acquisitions);
    this.reads = new AtomicIntegerArray(acquisitions.size());
  }

  static Encoding encoding(
      Trajectory trajectory,
      MatrixSize encoded,
      FieldOfView encodedFov,
      MatrixSize recon,
      FieldOfView reconFov,
      @Nullable Limit step1,
      @Nullable Limit step2) {
    return new Encoding(
        trajectory,
        new EncodingSpace(encoded, encodedFov),
        new EncodingSpace(recon, reconFov),
        new EncodingLimits(null, step1, step2, null, null, null, null, null, null, null),
        1,
        1,
        null,
        null);
  }

  static MrdHeader header(@Nullable Float noiseBandwidth, Encoding... encodings) {
    return new MrdHeader(
        new MrdHeader.Subject("Doe^Jane", "4711", null, null, null, null),
        new MrdHeader.Study(null, null, null, null, null, null, null, null),
        new MrdHeader.Measurement(null, null, null, null, null, null, null, null, null, null),
        new MrdHeader.AcquisitionSystem(
            null, null, 3f, noiseBandwidth, null, List.of(), null, null, null),
        127_731_000,
        List.of(encodings),
        new MrdHeader.SequenceParameters(
            List.of(), List.of(), List.of(), List.of(), null, List.of()),
        "");
  }

  int reads(int index) {
    return reads.get(index);
  }

  @Override
  public MrdHeader header() {
    return header;
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
    reads.incrementAndGet(index);
    Acquisition kept = acquisitions.get(index);
    return new Acquisition(kept.header(), kept.samples().clone(), kept.trajectory().clone());
  }

  @Override
  public Optional<String> configuration() {
    return Optional.empty();
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
