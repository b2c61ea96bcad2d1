/**
 * Raw becomes ordered: acquisitions are whitened, freed of oversampling and put in their place in
 * k-space.
 *
 * <p>Takes: acquisitions. Gives: ordered k-space, calibration regions, slice geometry. May import:
 * mrd, failure.
 */
@NullMarked
package org.gleamrecon.kspace;

import org.jspecify.annotations.NullMarked;
