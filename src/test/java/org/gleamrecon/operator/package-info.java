@NullMarked
package org.gleamrecon.operator;

import org.jspecify.annotations.NullMarked;
