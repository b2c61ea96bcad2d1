@NullMarked
package org.gleamrecon.access;

import org.jspecify.annotations.NullMarked;
