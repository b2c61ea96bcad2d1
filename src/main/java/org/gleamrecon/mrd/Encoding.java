package org.gleamrecon.mrd;

import org.jspecify.annotations.Nullable;

/**
 * One encoding of the header.
 *
 * @param accelerationStep1 acceleration along the first phase encoding as the header states it, 1
 *     when it does not
 * @param calibrationMode text of the header (embedded, interleaved, separate, external, other),
 *     null when absent
 */
public record Encoding(
    Trajectory trajectory,
    EncodingSpace encodedSpace,
    EncodingSpace reconSpace,
    EncodingLimits limits,
    int accelerationStep1,
    int accelerationStep2,
    @Nullable String calibrationMode,
    @Nullable Integer echoTrainLength) {}
