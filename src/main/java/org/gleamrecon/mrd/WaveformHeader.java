package org.gleamrecon.mrd;

/**
 * Header of a piece of a physiological waveform, all fields of the MRD v1 waveform header (40 bytes
 * on the wire). Unsigned 16 and 32 bit fields are widened.
 *
 * @param sampleTimeUs time between two samples in microseconds
 * @param waveformId which waveform: 0 ECG, 1 pulse, 2 respiration, 3 and 4 external, from 1024 on
 *     the user's own
 */
public record WaveformHeader(
    int version,
    long flags,
    long measurementUid,
    long scanCounter,
    long timeStamp,
    int numberOfSamples,
    int channels,
    float sampleTimeUs,
    int waveformId) {}
