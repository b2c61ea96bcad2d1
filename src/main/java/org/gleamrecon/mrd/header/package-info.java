/**
 * The MRD header document and image meta attributes (XML).
 *
 * <p>Takes: XML. Gives: header records, and back. May import: mrd, failure.
 */
@NullMarked
package org.gleamrecon.mrd.header;

import org.jspecify.annotations.NullMarked;
