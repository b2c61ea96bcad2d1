/**
 * Who may start work now, and which process may use the data directory.
 *
 * <p>Takes: requests. Gives: permits or refusals. May import: failure.
 */
@NullMarked
package org.gleamrecon.admission;

import org.jspecify.annotations.NullMarked;
