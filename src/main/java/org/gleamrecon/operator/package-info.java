/**
 * The encoding model A = mask x Fourier x sensitivities as linear operators.
 *
 * <p>Takes: images. Gives: k-space, and back by the adjoint. May import: tensor.
 */
@NullMarked
package org.gleamrecon.operator;

import org.jspecify.annotations.NullMarked;
