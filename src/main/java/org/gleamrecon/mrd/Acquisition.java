package org.gleamrecon.mrd;

/**
 * One readout of all coils.
 *
 * @param samples complex samples, [channel][sample][re, im], 2 x activeChannels x numberOfSamples
 *     floats; belongs to the record, whose maker may hand it to one reader only
 * @param trajectory [sample][dimension], numberOfSamples x trajectoryDimensions floats (empty for
 *     Cartesian scans)
 */
public record Acquisition(AcquisitionHeader header, float[] samples, float[] trajectory) {}
