/**
 * The neutral result that all outputs share: pixels, geometry, provenance.
 *
 * <p>Takes: pixels. Gives: image values. May import: kspace.
 */
@NullMarked
package org.gleamrecon.image;

import org.jspecify.annotations.NullMarked;
