/**
 * ISMRMRD (MRD v1) in Java: the standard's records.
 *
 * <p>Takes: bytes. Gives: acquisitions, header, images, waveforms. May import: failure.
 */
@NullMarked
package org.gleamrecon.mrd;

import org.jspecify.annotations.NullMarked;
