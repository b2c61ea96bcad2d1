/**
 * The record of who did what: one file, one writer, one format.
 *
 * <p>Takes: events. Gives: DICOM audit messages (PS3.15 section A.5) in files that only grow. May
 * import: nothing of ours.
 */
@NullMarked
package org.gleamrecon.audit;

import org.jspecify.annotations.NullMarked;
