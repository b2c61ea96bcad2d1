/** Everything that reads what others wrote, fed with what nobody would write. */
@NullMarked
package org.gleamrecon.fuzz;

import org.jspecify.annotations.NullMarked;
