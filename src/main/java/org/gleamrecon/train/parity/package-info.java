/**
 * Replays golden vectors: inputs and outputs of another program, told apart number by number.
 *
 * <p>Takes: .npz files. Gives: our outputs under the same names, and the worst differences. May
 * import: what train may, and train.
 */
@NullMarked
package org.gleamrecon.train.parity;

import org.jspecify.annotations.NullMarked;
