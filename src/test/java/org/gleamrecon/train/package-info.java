@NullMarked
package org.gleamrecon.train;

import org.jspecify.annotations.NullMarked;
