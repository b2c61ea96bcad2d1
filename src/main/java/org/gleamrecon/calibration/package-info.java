/**
 * Coil sensitivities from the fully sampled centre of k-space.
 *
 * <p>Takes: calibration regions. Gives: sensitivity maps. May import: kspace, tensor, operator.
 */
@NullMarked
package org.gleamrecon.calibration;

import org.jspecify.annotations.NullMarked;
