/**
 * Scans on disk: ISMRMRD HDF5 files and spooled MRD streams.
 *
 * <p>Takes: paths. Gives: acquisition sources, and HDF5 files written. May import: mrd, failure.
 */
@NullMarked
package org.gleamrecon.mrd.file;

import org.jspecify.annotations.NullMarked;
