/**
 * Who may start work now, how fast its body must come, which process may use the data directory,
 * and where bodies and answers lie while a request lasts.
 *
 * <p>Takes: requests. Gives: permits or refusals, spooled files. May import: failure.
 */
@NullMarked
package org.gleamrecon.admission;

import org.jspecify.annotations.NullMarked;
