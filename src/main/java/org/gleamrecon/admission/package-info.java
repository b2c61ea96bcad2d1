/**
 * Who may start work now.
 *
 * <p>Takes: requests. Gives: permits or refusals. May import: failure.
 */
@NullMarked
package org.gleamrecon.admission;

import org.jspecify.annotations.NullMarked;
