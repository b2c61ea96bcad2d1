@NullMarked
package org.gleamrecon.sparse;

import org.jspecify.annotations.NullMarked;
