/**
 * The one table of failures and whose fault they are.
 *
 * <p>Takes: nothing. Gives: codes and the exception that carries them. May import: nothing of ours.
 */
@NullMarked
package org.gleamrecon.failure;

import org.jspecify.annotations.NullMarked;
