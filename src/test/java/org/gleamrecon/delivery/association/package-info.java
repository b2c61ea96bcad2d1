@NullMarked
package org.gleamrecon.delivery.association;

import org.jspecify.annotations.NullMarked;
