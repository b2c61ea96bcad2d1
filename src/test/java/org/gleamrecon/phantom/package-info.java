@NullMarked
package org.gleamrecon.phantom;

import org.jspecify.annotations.NullMarked;
