package org.gleamrecon.mrd;

import java.io.Closeable;
import java.util.Optional;

/**
 * A scan whose acquisitions lie on disk: an HDF5 file or a spooled MRD stream. Headers are cheap
 * and held in memory; samples are read one acquisition at a time, in any order, so that a scan
 * larger than memory can be reconstructed frame by frame.
 *
 * <p>Safe for several threads. Every method that reads throws {@link
 * org.gleamrecon.failure.ReconstructionException} with blame SENDER when the bytes are damaged.
 */
public interface AcquisitionSource extends Closeable {
  MrdHeader header();

  /** Number of acquisitions. */
  int size();

  /** Header of acquisition {@code index}, in the order of acquisition. */
  AcquisitionHeader header(int index);

  /** Header and samples. Checked: finite numbers, counts that match the header. */
  Acquisition read(int index);

  /**
   * Configuration sent ahead of the scan (MRD messages 1 and 2), if any: the configuration file's
   * name or the text.
   */
  Optional<String> configuration();

  @Override
  void close();
}
