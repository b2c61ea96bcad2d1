package org.gleamrecon.delivery;

import java.util.Optional;
import java.util.function.Supplier;
import org.gleamrecon.dicom.DicomSeries;

/** What a door gives the images of a finished scan to, before it answers. */
public interface ImageDelivery {
  /** Sends nothing anywhere. */
  ImageDelivery NONE = (door, series) -> Optional.empty();

  /**
   * Takes a series for the destinations of that door. When this returns it is durable. Never throws
   * because of its own troubles: a scan is not lost to them.
   *
   * @param door {@code http}, {@code mrd}
   * @param series asked for if any destination wants it
   * @return a sentence for the answer where the series could not be taken
   */
  Optional<String> take(String door, Supplier<DicomSeries> series);
}
