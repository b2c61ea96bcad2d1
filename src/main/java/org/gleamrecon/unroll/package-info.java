/**
 * The unrolled network: data consistency and a learned denoiser, taken in turns.
 *
 * <p>Takes: measured k-space, mask, sensitivity maps. Gives: the image after each iteration. May
 * import: tensor, operator.
 */
@NullMarked
package org.gleamrecon.unroll;

import org.jspecify.annotations.NullMarked;
