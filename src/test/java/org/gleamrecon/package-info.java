/** Tests across rooms, and what they share. */
@NullMarked
package org.gleamrecon;

import org.jspecify.annotations.NullMarked;
