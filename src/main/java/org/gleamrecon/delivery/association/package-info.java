/**
 * The DICOM upper layer and the messages over it (PS3.8 section 9, PS3.7 section 9), as far as a
 * service class user needs them that stores images and asks whether a peer is there.
 *
 * <p>Takes: a peer's address and data sets. Gives: the peer's status for each. Every wait has an
 * end, every length is checked before anything is allocated.
 */
@NullMarked
package org.gleamrecon.delivery.association;

import org.jspecify.annotations.NullMarked;
