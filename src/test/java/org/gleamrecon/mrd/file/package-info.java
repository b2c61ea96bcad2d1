/** Tests of scans on disk. */
@NullMarked
package org.gleamrecon.mrd.file;

import org.jspecify.annotations.NullMarked;
