@NullMarked
package org.gleamrecon.cli;

import org.jspecify.annotations.NullMarked;
