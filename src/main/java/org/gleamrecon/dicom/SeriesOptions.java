package org.gleamrecon.dicom;

import java.time.LocalDateTime;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the user may say about a series, and when it was made. Changes no UID.
 *
 * @param description Series Description; empty: the header's, else its protocol name
 * @param number Series Number; empty: the header's first series number, else 1
 * @param reconstructedAt local date and time of the reconstruction: Content Date and Time
 */
public record SeriesOptions(
    Optional<String> description, OptionalInt number, LocalDateTime reconstructedAt) {

  public static SeriesOptions of(LocalDateTime reconstructedAt) {
    return new SeriesOptions(Optional.empty(), OptionalInt.empty(), reconstructedAt);
  }
}
