package org.gleamrecon.mrd.header;

import java.util.List;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.MrdHeader.AcquisitionSystem;
import org.gleamrecon.mrd.MrdHeader.Measurement;
import org.gleamrecon.mrd.MrdHeader.SequenceParameters;
import org.gleamrecon.mrd.MrdHeader.Study;
import org.gleamrecon.mrd.MrdHeader.Subject;

/**
 * What a header says about the measurement and not about who was measured, when, where and by whom.
 *
 * <p>Made of what may stay, not by removing what must go: encodings, patient position (one of eight
 * words), field strength, noise bandwidth, number of channels and the sequence's times and angles,
 * all of them numbers or words of the schema. No text that somebody wrote stays, so neither do the
 * names of vendor, model, coils, protocol and sequence; user parameters and waveforms neither. The
 * resonance frequency, which belongs to a scanner and a day, is rounded.
 */
public final class DeidentifiedHeader {
  private static final long RESONANCE_STEP_HZ = 100_000;

  private DeidentifiedHeader() {}

  /** The record; its document says what the record says. */
  public static MrdHeader of(MrdHeader header) {
    AcquisitionSystem system = header.system();
    SequenceParameters sequence = header.sequence();
    MrdHeader kept =
        new MrdHeader(
            new Subject(null, null, null, null, null, null),
            new Study(null, null, null, null, null, null, null, null),
            new Measurement(
                null,
                null,
                null,
                header.measurement().patientPosition(),
                null,
                null,
                null,
                null,
                null,
                null),
            new AcquisitionSystem(
                null,
                null,
                system.fieldStrengthTesla(),
                system.relativeReceiverNoiseBandwidth(),
                system.receiverChannels(),
                List.of(),
                null,
                null,
                null),
            Math.round((double) header.h1ResonanceFrequencyHz() / RESONANCE_STEP_HZ)
                * RESONANCE_STEP_HZ,
            header.encodings(),
            new SequenceParameters(
                sequence.repetitionTimeMs(),
                sequence.echoTimeMs(),
                sequence.inversionTimeMs(),
                sequence.flipAngleDegrees(),
                null,
                sequence.echoSpacingMs()),
            "");
    return new MrdHeader(
        kept.subject(),
        kept.study(),
        kept.measurement(),
        kept.system(),
        kept.h1ResonanceFrequencyHz(),
        kept.encodings(),
        kept.sequence(),
        HeaderXml.write(kept));
  }
}
