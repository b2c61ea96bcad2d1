/**
 * The scanner's door: MRD v1 sessions over TCP.
 *
 * <p>Takes: acquisitions as a scanner sends them. Gives: MRD images, DICOM where asked for, and
 * texts. May import: pipeline, mrd, dicom, image, admission, access, audit, failure.
 */
@NullMarked
package org.gleamrecon.tcp;

import org.jspecify.annotations.NullMarked;
