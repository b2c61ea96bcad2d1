/**
 * The corridor: the stages of a reconstruction in their order, read top to bottom.
 *
 * <p>Takes: acquisitions. Gives: images. May import: mrd, kspace, tensor, operator, calibration,
 * unroll, quality, modelstore, image, timing, phantom, failure.
 */
@NullMarked
package org.gleamrecon.pipeline;

import org.jspecify.annotations.NullMarked;
