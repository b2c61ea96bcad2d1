/**
 * A realistic head, its coils and its raw scan, with known truth.
 *
 * <p>Takes: numbers. Gives: acquisitions and truth. May import: mrd, failure.
 */
@NullMarked
package org.gleamrecon.phantom;

import org.jspecify.annotations.NullMarked;
