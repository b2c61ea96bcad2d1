/**
 * The HTTP door: thin resources, one exception mapper.
 *
 * <p>Takes: HTTP requests. Gives: answers. May import: pipeline, mrd, dicom, image, admission,
 * jobs, modelstore, access, audit, failure.
 */
@NullMarked
package org.gleamrecon.http;

import org.jspecify.annotations.NullMarked;
