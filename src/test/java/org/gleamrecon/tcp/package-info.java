@NullMarked
package org.gleamrecon.tcp;

import org.jspecify.annotations.NullMarked;
