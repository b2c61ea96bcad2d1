@NullMarked
package org.gleamrecon.train.parity;

import org.jspecify.annotations.NullMarked;
