/**
 * Compressed sensing: the image whose wavelet coefficients are few and whose samples are those that
 * were measured.
 *
 * <p>Takes: measured samples and the encoding operator. Gives: images. May import: tensor,
 * operator.
 */
@NullMarked
package org.gleamrecon.sparse;

import org.jspecify.annotations.NullMarked;
