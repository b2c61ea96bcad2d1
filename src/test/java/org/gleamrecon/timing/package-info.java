@NullMarked
package org.gleamrecon.timing;

import org.jspecify.annotations.NullMarked;
