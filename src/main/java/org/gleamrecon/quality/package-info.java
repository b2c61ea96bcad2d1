/**
 * One definition of every figure that anyone prints.
 *
 * <p>Takes: images and references. Gives: PSNR, SSIM, nRMSE, residual. May import: tensor,
 * operator.
 */
@NullMarked
package org.gleamrecon.quality;

import org.jspecify.annotations.NullMarked;
