@NullMarked
package org.gleamrecon.modelstore;

import org.jspecify.annotations.NullMarked;
