/**
 * Wiring, configuration, main.
 *
 * <p>Takes: configuration. Gives: the running program. May import: all it joins.
 */
@NullMarked
package org.gleamrecon.app;

import org.jspecify.annotations.NullMarked;
