@NullMarked
package org.gleamrecon.quality;

import org.jspecify.annotations.NullMarked;
