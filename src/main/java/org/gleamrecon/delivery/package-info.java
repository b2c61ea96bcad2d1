/**
 * Finished images to the archives (C-STORE, STOW-RS), also after an outage. The outbox, rows in the
 * database and files beside it, outlives every death of the service; an image leaves it when its
 * destination has acknowledged it.
 *
 * <p>Takes: series of DICOM files. Gives: a warning where it could not take them. May import:
 * dicom, failure. Knows nothing of reconstruction.
 */
@NullMarked
package org.gleamrecon.delivery;

import org.jspecify.annotations.NullMarked;
