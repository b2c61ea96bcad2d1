/**
 * Training: the same rooms as serving, with a loss at the end.
 *
 * <p>Takes: examples. Gives: weights. May import: mrd, kspace, tensor, operator, calibration,
 * unroll, quality, modelstore, failure.
 */
@NullMarked
package org.gleamrecon.train;

import org.jspecify.annotations.NullMarked;
