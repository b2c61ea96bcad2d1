@NullMarked
package org.gleamrecon.unroll;

import org.jspecify.annotations.NullMarked;
