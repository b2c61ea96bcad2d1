package org.gleamrecon.delivery;

import java.nio.file.Path;
import java.time.Duration;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * What the outbox holds and how patient it is.
 *
 * @param directory of the files
 * @param maxBytes of all files together
 * @param freeBytesFloor what stays free on the disk
 * @param maxRefusals of one image, one after the other, before it is given up
 * @param giveUpTime for how long an image is tried at most
 * @param firstWait after a failure; doubled each time
 * @param longestWait at most
 * @param keepTime for how long the row of a delivered image is kept, and the image not sent again
 */
public record OutboxSettings(
    Path directory,
    long maxBytes,
    long freeBytesFloor,
    int maxRefusals,
    Duration giveUpTime,
    Duration firstWait,
    Duration longestWait,
    Duration keepTime) {
  public OutboxSettings {
    directory = directory.toAbsolutePath().normalize();
    if (maxRefusals < 1 || firstWait.toMillis() < 1 || longestWait.compareTo(firstWait) < 0) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "delivery: %d attempts are at least 1; waits from %d to %d ms begin at 1 and do not fall"
              .formatted(maxRefusals, firstWait.toMillis(), longestWait.toMillis()));
    }
  }
}
