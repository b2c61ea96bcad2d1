@NullMarked
package org.gleamrecon.results;

import org.jspecify.annotations.NullMarked;
