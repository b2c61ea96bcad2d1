@NullMarked
package org.gleamrecon.calibration;

import org.jspecify.annotations.NullMarked;
