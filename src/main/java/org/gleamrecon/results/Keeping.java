package org.gleamrecon.results;

import java.time.Duration;

/**
 * How long and how much.
 *
 * @param time after the end of a run
 * @param bytes of the images of all runs together
 */
public record Keeping(Duration time, long bytes) {}
