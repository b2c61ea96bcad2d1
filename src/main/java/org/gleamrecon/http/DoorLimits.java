package org.gleamrecon.http;

import java.time.Duration;
import org.gleamrecon.admission.LeastRate;

/**
 * What the HTTP door accepts.
 *
 * @param maxBodyBytes longest body of a scan
 * @param leastRate of a body that is waited for while it holds a place
 * @param drainBytes how much of a body is still read, and thrown away, before an early error is
 *     answered
 * @param drainTime for how long
 * @param keepAlive how often a stream of events that has nothing to tell says that it lives
 */
public record DoorLimits(
    long maxBodyBytes,
    LeastRate leastRate,
    long drainBytes,
    Duration drainTime,
    Duration keepAlive) {}
