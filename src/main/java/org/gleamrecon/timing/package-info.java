/**
 * How long work takes on this machine, learned from the work itself.
 *
 * <p>Takes: times of pieces of work. Gives: forecasts. May import: nothing of ours.
 */
@NullMarked
package org.gleamrecon.timing;

import org.jspecify.annotations.NullMarked;
