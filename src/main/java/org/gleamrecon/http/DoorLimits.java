package org.gleamrecon.http;

import java.time.Duration;

/**
 * What the HTTP door accepts.
 *
 * @param maxBodyBytes longest body of a scan
 * @param drainBytes how much of a body is still read, and thrown away, before an early error is
 *     answered
 * @param drainTime for how long
 * @param keepAlive how often a stream of events that has nothing to tell says that it lives
 */
public record DoorLimits(
    long maxBodyBytes, long drainBytes, Duration drainTime, Duration keepAlive) {}
