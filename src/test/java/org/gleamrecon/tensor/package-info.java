@NullMarked
package org.gleamrecon.tensor;

import org.jspecify.annotations.NullMarked;
