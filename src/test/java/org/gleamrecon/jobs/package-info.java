/** Tests of jobs. */
@NullMarked
package org.gleamrecon.jobs;

import org.jspecify.annotations.NullMarked;
