/**
 * The border post between Java memory and native memory; the engine's traps are fenced off here.
 *
 * <p>Takes: ordered k-space, arrays. Gives: complex arrays in a scope, and back. May import:
 * kspace.
 */
@NullMarked
package org.gleamrecon.tensor;

import org.jspecify.annotations.NullMarked;
