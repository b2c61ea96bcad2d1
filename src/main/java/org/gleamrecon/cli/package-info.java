/**
 * The command line: arguments become one call of a room's front.
 *
 * <p>Takes: arguments. Gives: exit status. May import: pipeline, mrd, dicom, image, quality,
 * tensor, unroll, modelstore, phantom, train, admission, failure.
 */
@NullMarked
package org.gleamrecon.cli;

import org.jspecify.annotations.NullMarked;
