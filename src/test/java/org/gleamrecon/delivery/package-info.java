@NullMarked
package org.gleamrecon.delivery;

import org.jspecify.annotations.NullMarked;
