/**
 * MRD messages as bytes: no sockets, no files.
 *
 * <p>Takes: streams of bytes. Gives: messages, and back. May import: mrd, failure.
 */
@NullMarked
package org.gleamrecon.mrd.wire;

import org.jspecify.annotations.NullMarked;
