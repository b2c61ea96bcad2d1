/**
 * Models on disk: weights, card and checksum; the only reader of a model directory.
 *
 * <p>Takes: name and version. Gives: configuration, weights, card. May import: tensor, unroll,
 * failure.
 */
@NullMarked
package org.gleamrecon.modelstore;

import org.jspecify.annotations.NullMarked;
