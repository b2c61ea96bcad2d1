package org.gleamrecon.mrd;

/**
 * A piece of a physiological waveform (ECG, pulse, respiration).
 *
 * @param samples [channel][sample], channels x numberOfSamples values, unsigned 32 bit as they
 *     came; belongs to the record
 */
public record Waveform(WaveformHeader header, int[] samples) {
  /**
   * @throws IllegalArgumentException if the number of samples is not channels x numberOfSamples
   */
  public Waveform {
    long expected = (long) header.channels() * header.numberOfSamples();
    if (samples.length != expected) {
      throw new IllegalArgumentException(
          samples.length + " waveform samples, the header says " + expected);
    }
  }
}
