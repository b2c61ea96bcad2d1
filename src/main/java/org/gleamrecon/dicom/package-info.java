/**
 * Images become DICOM objects.
 *
 * <p>Takes: images and the MRD header. Gives: DICOM Part 10 bytes. May import: image, mrd, failure.
 */
@NullMarked
package org.gleamrecon.dicom;

import org.jspecify.annotations.NullMarked;
