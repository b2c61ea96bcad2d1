/**
 * Reconstructions that somebody comes back for: how they stand, what happened, and their images for
 * as long as they are kept.
 *
 * <p>Takes: what a run tells of itself, files of images. Gives: states, events, files. May import:
 * failure.
 */
@NullMarked
package org.gleamrecon.results;

import org.jspecify.annotations.NullMarked;
